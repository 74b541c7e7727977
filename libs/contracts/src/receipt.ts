/** `typ` of a receipt's JWS: ES256, the device's public key as `jwk` in the header, as in its proofs. */
export const RECEIPT_TYPE = 'parley-receipt+jwt';

/** Apart from LIMITS, which a page has before it signs anything. */
export const RECEIPT_LIMITS = {
  /** Characters of one. */
  length: 2048,
  /** Messages of its seat that one may cover. */
  messages: 1000,
  /** Seconds after the end of a room in which they are still taken. */
  afterEndSeconds: 60,
} as const;

/** What a device signs of a room: everything up to `lastSeq` stood before it, and these were its own words. */
export interface ReceiptClaims {
  room: string;
  seat: number;
  /** 1, 2, …. */
  number: number;
  /** SHA-256 of the JWS of its last receipt of this room, base64url; null in the first. */
  previous: string | null;
  /** Rises from one receipt to the next. */
  lastSeq: number;
  /** Digest of its own messages since the last receipt, base64url (`ownDigest` of the record). */
  own: string;
}

/** Where a seat's chain of receipts stands, as the service has it; `receipt_refused` names it as `last`. */
export interface LastReceipt {
  number: number;
  /** SHA-256 of its JWS, base64url. */
  digest: string;
  lastSeq: number;
}

/** What a seat's receipts say, beside what stands in the room. */
export interface SeatAuthorship {
  seat: number;
  /** Every message of this seat up to this sequence is signed by its device; 0 for none. */
  signedUpTo: number;
  /** Sequence of this seat's last message; 0 for none. */
  last: number;
  /** Receipts that hold. */
  receipts: number;
  /** The first receipt that does not hold, and why, in one English sentence; null when all do. */
  fault: { number: number; reason: string } | null;
}

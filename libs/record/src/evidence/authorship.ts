import type { EntryType } from '@parley/contracts';
import { DIGEST_BYTES, equalBytes, sha256, UUID_BYTES, uuidBytes } from '@parley/crypto';
import { receiptsDigest } from '../heads.js';
import { claimsOf } from './device-signature.js';
import type { EvidenceEntry, EvidenceReceipt } from './evidence-line.js';
import { Fault } from './fault.js';

/** Up to where one seat's device has signed. */
export interface SeatAuthorship {
  seat: number;
  /** The highest sequence a receipt of its own names; 0 when there is none. */
  signedUpTo: number;
  receipts: number;
  /** The first receipt that does not hold. */
  fault: { number: number; reason: string } | null;
}
export interface SignedEntry {
  seq: number;
  seat: number;
  type: EntryType;
  clientMessageId: string | null;
  commitment: Uint8Array;
}
/** Checks each seat's receipts, one after the other, against what the chain says that seat has written. */
export type VerifyReceipts = (input: {
  roomId: string;
  seats: readonly { seat: number; thumbprint: string }[];
  receipts: readonly { seat: number; number: number; jws: string }[];
  entries: Iterable<SignedEntry>;
}) => SeatAuthorship[];

const SEAT_AT = 4;
const ID_AT = 8;
const COMMITMENT_AT = ID_AT + UUID_BYTES;
const MESSAGE_BYTES = COMMITMENT_AT + DIGEST_BYTES;
/** Messages in one piece of memory: a million take 56 MB as bytes, and several times that as objects. */
const PIECE = 4096;

/** The messages that receipts speak of, packed. */
export class SignedMessages implements Iterable<SignedEntry> {
  private readonly pieces: Buffer[] = [];
  private length = 0;

  add({ seq, seat, clientMessageId }: EvidenceEntry, commitment: Uint8Array): void {
    if (clientMessageId === null) return;
    const at = (this.length % PIECE) * MESSAGE_BYTES;
    if (at === 0) this.pieces.push(Buffer.alloc(PIECE * MESSAGE_BYTES));
    const piece = this.pieces.at(-1);
    if (!piece) return;
    piece.writeUInt32BE(seq, at);
    piece.writeUInt32BE(seat, at + SEAT_AT);
    uuidBytes(clientMessageId, piece, at + ID_AT);
    piece.set(commitment, at + COMMITMENT_AT);
    this.length += 1;
  }

  *[Symbol.iterator](): Generator<SignedEntry, void, undefined> {
    for (let n = 0; n < this.length; n += 1) {
      const piece = this.pieces[Math.floor(n / PIECE)];
      if (!piece) return;
      const at = (n % PIECE) * MESSAGE_BYTES;
      yield {
        seq: piece.readUInt32BE(at),
        seat: piece.readUInt32BE(at + SEAT_AT),
        type: 'message',
        clientMessageId: uuidText(piece.toString('hex', at + ID_AT, at + COMMITMENT_AT)),
        commitment: piece.subarray(at + COMMITMENT_AT, at + MESSAGE_BYTES),
      };
    }
  }
}

const uuidText = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** What a device has signed since the log named its last receipt: at most this many a seat, in two minutes of receipts every two seconds. */
const SINCE = 64;
/** Ways to leave off a seat's newest ones that are tried. */
const WAYS = 100_000;

/**
 * That the receipts the log named are all here. It named each seat's last one at that moment, and others may have come since: so
 * some of each seat's newest are left off until the digest is the one that was named. Throws Fault when it never is.
 */
export function checkNamedReceipts(
  receipts: readonly EvidenceReceipt[],
  covered: { lastSeq: number; receipts: Uint8Array | null },
): void {
  const named = covered.receipts;
  if (!named) return;
  const seats = [...new Set(receipts.map(({ seat }) => seat))].map((seat) =>
    candidates(
      seat,
      receipts.filter((receipt) => receipt.seat === seat),
      covered.lastSeq,
    ),
  );
  let ways = WAYS;
  const tryFrom = (at: number, last: readonly { seat: number; digest: Uint8Array }[]): boolean => {
    const choices = seats[at];
    if (!choices) {
      ways -= 1;
      const digest = receiptsDigest(last);
      return digest !== null && equalBytes(digest, named);
    }
    return choices.some((choice) => ways > 0 && tryFrom(at + 1, choice ? [...last, choice] : last));
  };
  if (!tryFrom(0, [])) throw new Fault('Receipts that the log names are missing or are not those that were signed.');
}

/** A seat's last receipt as it may have been then, the likeliest first; null is that it had none yet. */
function candidates(seat: number, own: readonly EvidenceReceipt[], lastSeq: number) {
  // No device can have signed what was not there yet.
  const then = own.filter(({ jws }) => Number(claimsOf(jws)?.lastSeq) <= lastSeq);
  const newest = then.slice(-SINCE).reverse();
  const choices = newest.map(({ jws }) => ({ seat, digest: sha256(Buffer.from(jws, 'utf8')) }));
  return then.length > SINCE ? choices : [...choices, null];
}

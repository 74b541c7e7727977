import type { EntryType, LogType, RoomPolicy, RoomState } from '@parley/contracts';

/**
 * The record of one room as it leaves the service: JSON lines, each in RFC 8785 form and ended by a newline, in the order of this
 * file. It verifies alone, with the log's public key, in one pass: what the log and the devices say of entries stands before
 * them. Hashes, salts and envelopes' digests are base64url; times are milliseconds since the epoch; texts that were committed to
 * stand as they were committed to, so that whoever reads them can hash them.
 */
export type EvidenceLine =
  | EvidenceHead
  | EvidenceCheckpoint
  | EvidenceCovered
  | EvidenceSeat
  | EvidenceConnection
  | EvidenceReceipt
  | EvidenceEntry
  | EvidenceLogEntry
  | EvidenceEnd;

/** First. */
export interface EvidenceHead {
  line: 'record';
  version: 1;
  room: { id: string; state: RoomState; createdAt: number; activatedAt: number | null; closedAt: number | null };
  /** Its digest begins the chain. */
  policy: RoomPolicy;
  lastSeq: number;
  head: string;
  exportedAt: number;
  /** Which permission this was read under; its log entry names who and why. */
  reading: string;
  export: string;
  /** Sequences of messages whose content was left out on purpose, ascending. */
  redacted: number[];
}
/** Absent when none was signed yet: then nothing is proved beyond the chain itself. */
export interface EvidenceCheckpoint {
  line: 'checkpoint';
  /** The signed note with the cosignatures there were. */
  note: string;
}
/** Each `heads` entry under the checkpoint that names the room, ascending by its index; none when there is none yet. */
export interface EvidenceCovered {
  line: 'covered';
  lastSeq: number;
  head: string;
  /** The last receipt of each seat that it names, seats ascending. */
  receipts: { seat: number; number: number; digest: string }[];
  /** The index of the one before it; null for the first. */
  previous: number | null;
  /** The place among the rooms of that entry, how many they are, and the way to their root. */
  position: number;
  rooms: number;
  siblings: string[];
  /** The `heads` entry itself; its subject is that root (`headsSubject`). */
  log: { index: number; at: number; detailsHash: string; proof: string[] };
}
/** Ascending by seat. */
export interface EvidenceSeat {
  line: 'seat';
  seat: number;
  name: string | null;
  thumbprint: string;
  joinedAt: number;
  leftAt: number | null;
  /** The JWS with which the device accepted the terms: ES256, its key in the header, `terms` = the policy's digest. */
  joinProof: string;
}
/** Where a seat wrote from: each connection that an entry names, ascending by id. One that none names would prove nothing. */
export interface EvidenceConnection {
  line: 'connection';
  id: string;
  seat: number;
  /** a = SHA-256(0x03 ‖ salt ‖ address). */
  commitment: string;
  address: string;
  salt: string;
}
/** By seat and number. */
export interface EvidenceReceipt {
  line: 'receipt';
  seat: number;
  number: number;
  jws: string;
}
/** Ascending by sequence, without gaps from 1. */
export interface EvidenceEntry {
  line: 'entry';
  seq: number;
  id: string;
  type: EntryType;
  seat: number;
  recipientSeat: number | null;
  clientMessageId: string | null;
  sentAt: number;
  envelopeHash: string;
  /** c = SHA-256(0x02 ‖ salt ‖ content). */
  commitment: string;
  connectionId: string | null;
  /** The chain after this entry: the first that differs names the altered one. */
  head: string;
  /** The canonical JSON that was committed to, as text, and its salt; both or neither. */
  content?: string;
  salt?: string;
}
/** What the log says of this room, ascending, with the way from its leaf to the checkpoint's root (RFC 6962, section 2.1.1). */
export interface EvidenceLogEntry {
  line: 'log';
  index: number;
  at: number;
  type: LogType;
  subject: string | null;
  detailsHash: string;
  /** salt ‖ details were opened; both or neither. */
  details?: string;
  salt?: string;
  proof: string[];
}
/** Last; `writeEvidence` makes it. */
export interface EvidenceEnd {
  line: 'end';
  entries: number;
  /** SHA-256 of every byte before this line. */
  sha256: string;
}

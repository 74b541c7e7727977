import type { EntryType, LogType, RoomPolicy } from '@parley/contracts';
import type { Connection, Participant, Room } from '@parley/rooms';
import type { StoredRow } from '@parley/record';
import type { LogOfRoom, SentImage, ArchivedReceipt } from '../ports/room-archives.js';

/**
 * A room as it was stored: JSON lines in the order of this file. Envelopes and names are base64, still sealed under the room's key,
 * which is in no archive; digests and commitments are base64url, times milliseconds since the epoch.
 */
export type ArchiveLine = RoomLine | ParticipantLine | ConnectionLine | EntryLine | ReceiptLine | ImageLine | LogLine;

/** First. */
interface RoomLine {
  line: 'room';
  id: string;
  policy: RoomPolicy;
  createdAt: number;
  activatedAt: number | null;
  closedAt: number | null;
  closeReason: string | null;
  closedBy: number | null;
  lastSeq: number;
  head: string;
}
interface ParticipantLine {
  line: 'participant';
  id: string;
  seat: number;
  thumbprint: string;
  name: string | null;
  joinedAt: number;
  joinedSeq: number;
  leftAt: number | null;
  readSeq: number;
  readAt: number | null;
  joinProof: string;
}
interface ConnectionLine {
  line: 'connection';
  id: string;
  seat: number;
  address: string;
  commitment: string;
}
/** Ascending by sequence, each with the head after it and, so that it verifies without looking back, its connection's commitment. */
export interface EntryLine {
  line: 'entry';
  seq: number;
  id: string;
  type: EntryType;
  seat: number;
  recipientSeat: number | null;
  clientMessageId: string | null;
  sentAt: number;
  envelope: string;
  commitment: string;
  connectionId: string | null;
  addressCommitment: string | null;
  head: string;
}
/** By seat and number. */
interface ReceiptLine {
  line: 'receipt';
  seat: number;
  number: number;
  lastSeq: number;
  digest: string;
  jws: string;
  receivedAt: number;
}
/** What is known of an image; its envelopes lie where the manifest says. */
interface ImageLine {
  line: 'image';
  id: string;
  seat: number;
  entryId: string;
  facts: string;
}
/** Details under the room's key are here; those under the service's stay with the log. */
interface LogLine {
  line: 'log';
  index: number;
  at: number;
  type: LogType;
  subject: string | null;
  detailsHash: string;
  details: { id: string; envelope: string } | null;
}

const digest = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export const roomLine = (room: Room): RoomLine => ({
  line: 'room',
  id: room.id,
  policy: room.policy,
  createdAt: room.createdAt,
  activatedAt: room.activatedAt,
  closedAt: room.closedAt,
  closeReason: room.closeReason,
  closedBy: room.closedBy,
  lastSeq: room.lastSeq,
  head: digest(room.head),
});

export const participantLine = ({ name, ...participant }: Participant): ParticipantLine => ({
  line: 'participant',
  ...participant,
  name: name && base64(name),
});

export const connectionLine = ({ id, seat, address, commitment }: Connection): ConnectionLine => ({
  line: 'connection',
  id,
  seat,
  address: base64(address),
  commitment: digest(commitment),
});

export const entryLine = (row: StoredRow): EntryLine => ({
  line: 'entry',
  seq: row.seq,
  id: row.id,
  type: row.type,
  seat: row.seat,
  recipientSeat: row.recipientSeat,
  clientMessageId: row.clientMessageId,
  sentAt: row.sentAt,
  envelope: base64(row.envelope),
  commitment: digest(row.commitment),
  connectionId: row.connectionId,
  addressCommitment: row.addressCommitment && digest(row.addressCommitment),
  head: digest(row.head),
});

/** The row that a line was written from. */
export const rowOf = (line: EntryLine): StoredRow => ({
  seq: line.seq,
  id: line.id,
  type: line.type,
  seat: line.seat,
  recipientSeat: line.recipientSeat,
  clientMessageId: line.clientMessageId,
  sentAt: line.sentAt,
  envelope: Buffer.from(line.envelope, 'base64'),
  commitment: Buffer.from(line.commitment, 'base64url'),
  connectionId: line.connectionId,
  addressCommitment: line.addressCommitment === null ? null : Buffer.from(line.addressCommitment, 'base64url'),
  head: Buffer.from(line.head, 'base64url'),
});

export const receiptLine = ({ digest: hash, ...receipt }: ArchivedReceipt): ReceiptLine => ({
  line: 'receipt',
  ...receipt,
  digest: digest(hash),
});

export const imageLine = ({ facts, ...image }: SentImage): ImageLine => ({
  line: 'image',
  ...image,
  facts: base64(facts),
});

export const logLine = ({ index, at, type, subject, detailsHash, details }: LogOfRoom): LogLine => ({
  line: 'log',
  index,
  at,
  type,
  subject,
  detailsHash: digest(detailsHash),
  details: details?.under === 'room' ? { id: details.id, envelope: base64(details.envelope) } : null,
});

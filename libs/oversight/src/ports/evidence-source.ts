import type {
  ConnectionId,
  LogType,
  RoomId,
  RoomPolicy,
  RoomState,
  SeatNumber,
  ServerTime,
  Thumbprint,
} from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { HeadPlace, RoomHead } from '@parley/record';
import type { Connection, SealedDetails, StoredEntry } from '@parley/rooms';

/** What lies in the database of one room's record, still sealed. */
export type StoredPart =
  | StoredRoom
  | StoredCheckpoint
  | StoredCover
  | StoredSeat
  | StoredConnection
  | StoredReceipt
  | StoredMessage
  | StoredLogEntry;

export interface StoredRoom {
  part: 'room';
  id: RoomId;
  policy: RoomPolicy;
  state: RoomState;
  lastSeq: number;
  head: Buffer;
  createdAt: ServerTime;
  activatedAt: ServerTime | null;
  closedAt: ServerTime | null;
  /** Which of the sequences that were asked for are messages, ascending: nothing else can be left out. */
  redacted: number[];
}
/** The newest of the log as it is called now. */
export interface StoredCheckpoint {
  part: 'checkpoint';
  /** With the cosignatures under it. */
  note: string;
}
/** Each `heads` entry that named the room and that the checkpoint covers. */
export interface StoredCover extends Omit<RoomHead, 'roomId'>, HeadPlace {
  part: 'covered';
  index: number;
  at: ServerTime;
  detailsHash: Buffer;
  proof: Buffer[];
}
export interface StoredSeat {
  part: 'seat';
  /** Record id under which `name` is sealed. */
  id: string;
  seat: SeatNumber;
  thumbprint: Thumbprint;
  name: Sealed | null;
  joinedAt: ServerTime;
  leftAt: ServerTime | null;
  joinProof: string;
}
/** One that an entry names. */
export interface StoredConnection extends Omit<Connection, 'roomId'> {
  part: 'connection';
  id: ConnectionId;
}
export interface StoredReceipt {
  part: 'receipt';
  seat: SeatNumber;
  number: number;
  jws: string;
}
export interface StoredMessage extends StoredEntry {
  part: 'entry';
}
/** An entry of the log about this room that the checkpoint covers. */
export interface StoredLogEntry {
  part: 'log';
  index: number;
  at: ServerTime;
  type: LogType;
  subject: string | null;
  detailsHash: Buffer;
  /** null once deleted. */
  details: SealedDetails | null;
  proof: Buffer[];
}

export interface EvidenceSource {
  /**
   * All of it as it was at one moment, in the order of a record, a page at a time; nothing for an unknown room. Whoever stops reading
   * lets go of the database with the generator's `return`. Throws RecordAltered where the log itself has holes.
   */
  parts(roomId: RoomId, redacted: readonly number[]): AsyncGenerator<StoredPart, void, undefined>;
}

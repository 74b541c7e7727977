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
/** The `heads` entry that named the room last, when the checkpoint covers it. */
export interface StoredCover {
  part: 'covered';
  lastSeq: number;
  head: Buffer;
  receipts: Buffer | null;
  /** Base64url of the root over the rooms it names. */
  subject: string;
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

/** The lists of rooms that `heads` entries of the log name. */
export interface HeadsLists {
  /** Where the room stands in the list with this root (32 bytes) and the way to it; null when there is no such list, or no such room in it. */
  place(root: Buffer, roomId: RoomId): Promise<{ position: number; rooms: number; siblings: Buffer[] } | null>;
}

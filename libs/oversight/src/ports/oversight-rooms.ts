import type { RoomId, RoomKind, RoomPolicy, RoomState, SeatNumber, CloseReason, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { StoredEntry, WrappedRoomKey } from '@parley/rooms';

/** What a room's row tells without a key. */
export interface RoomFacts {
  id: RoomId;
  /** The policy's label, for people. */
  kind: RoomKind;
  policy: RoomPolicy;
  /** As it lies in the row: a room whose time has passed may not be swept yet. */
  state: RoomState;
  code: string | null;
  /** Seats not given back. */
  seatsTaken: number;
  /** Entries of type `message` that are there. */
  messages: number;
  createdAt: ServerTime;
  activatedAt: ServerTime | null;
  endsAt: ServerTime | null;
  closedAt: ServerTime | null;
  closeReason: CloseReason | null;
  /** Holds that stand. */
  holds: number;
  destructionAsked: ServerTime | null;
  archivedAt: ServerTime | null;
  /** Number of its certificate of destruction. */
  certificate: number | null;
  lastSeq: number;
}
export interface RoomQuery {
  /** A room whose time has passed at `now` counts as closed, swept or not. */
  state: RoomState | null;
  kind: RoomKind | null;
  /** The room's id, or its code in upper case: a whole one. */
  q: string | null;
  /** Only rooms older than this one. */
  before: RoomId | null;
  limit: number;
  now: ServerTime;
}
export interface RoomCounts {
  /** Counted as in a query. */
  roomsByState: Record<RoomState, number>;
  /** Entries of all chains, of destroyed rooms too. */
  messages: number;
  readings: number;
}
/** One stored entry with the address it came from, all under the room's key. */
export interface TranscriptRow extends StoredEntry {
  /** salt(32) ‖ address, purpose `address`, record id `connectionId`, the connection's seat; null where none is kept. */
  connectionAddress: Sealed | null;
}
export interface SeatName {
  /** Record id under which `name` is sealed. */
  id: string;
  seat: SeatNumber;
  name: Sealed | null;
}

/** What stands in the database of a room's archive. */
export interface ArchiveFacts {
  /** SHA-256 of the manifest, 32 bytes; also in the log. */
  manifestHash: Buffer;
  archivedAt: ServerTime;
}

/** Durable rooms as administrators look at them. Nothing here opens an envelope. */
export interface OversightRooms {
  /** Newest first. */
  list(query: RoomQuery): Promise<RoomFacts[]>;
  find(id: RoomId): Promise<RoomFacts | null>;
  counts(now: ServerTime): Promise<RoomCounts>;
  /** Ascending by sequence. */
  transcript(id: RoomId, page: { after: number; limit: number }): Promise<TranscriptRow[]>;
  /** Every seat the room has had, left or not. */
  names(id: RoomId): Promise<SeatName[]>;
  /** null once the room is destroyed. */
  key(id: RoomId): Promise<WrappedRoomKey | null>;
  /** null for a room that never was archived. */
  archive(id: RoomId): Promise<ArchiveFacts | null>;
}

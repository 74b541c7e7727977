import type { Refusal, RoomCode, RoomId, ServerTime, SeatNumber, Thumbprint } from '@parley/contracts';
import type { LogRecord } from '../log-record.js';
import type { Sealed } from '@parley/crypto';
import type { Decision } from '../change.js';
import type { Connection, Room, StoredEntry } from '../room.js';

/** A room's data key as it is kept: wrapped by a master key. */
export interface WrappedRoomKey {
  version: number;
  masterKeyId: number;
  wrapped: Sealed;
}
export interface RoomOpening {
  room: Room;
  key: WrappedRoomKey;
  entries: StoredEntry[];
  log: LogRecord[];
  /** HMAC(address, daily key), today's first, then yesterday's; kept and compared only where the policy limits rooms per address. */
  addressTags: Buffer[];
}
export interface Changed<T> {
  result: T;
  room: Room;
  /** The room's own entries that this change wrote. */
  entries: StoredEntry[];
}

/** The code is taken by a living room or rests in quarantine: draw another. */
export class CodeTakenError extends Error {
  override readonly name = 'CodeTakenError';
}

/**
 * Rooms, one driver a kind of storage. Every change has one shape: lock and read, call the decision, write; `now` is the
 * store's own clock, read after the lock.
 */
export interface RoomStore {
  /** Refuses `too_many_requests` when the policy's limits are reached. Throws CodeTakenError. */
  open(build: (now: ServerTime) => RoomOpening): Promise<Room | Refusal>;
  /** Refuses `not_found` for an unknown room. Throws CodeTakenError; then nothing was written. */
  change<T>(id: RoomId, decide: (room: Room, now: ServerTime) => Decision<T>): Promise<Changed<T> | Refusal>;
  find(id: RoomId): Promise<Room | null>;
  /** The living room behind a code that has not run out. */
  findByCode(code: RoomCode): Promise<Room | null>;
  /** Rooms in which the device has a seat, and those where it knocks or has knocked; newest first, at most 50. */
  ofDevice(thumbprint: Thumbprint): Promise<Room[]>;
  key(id: RoomId): Promise<WrappedRoomKey | null>;
  connect(connection: Connection): Promise<void>;
  /** Moves a read mark forward, never back; answers when, or null when it did not move. */
  read(id: RoomId, seat: SeatNumber, seq: number): Promise<ServerTime | null>;
  /** Living rooms whose time has passed. */
  due(limit: number): Promise<RoomId[]>;
  /** What a gateway asks when it can't hear the others: cheap, by id. */
  pulse(ids: readonly RoomId[]): Promise<RoomPulse[]>;
}
export interface RoomPulse {
  id: RoomId;
  lastSeq: number;
  revision: number;
}

import type { AdministratorId, HoldId, Refusal, RoomId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import type { KeptRoom } from './destructions.js';

/** Keeps a room from being destroyed until it is released. A room may have several; the last one released sets it free. */
export interface Hold {
  id: HoldId;
  roomId: RoomId;
  administratorId: AdministratorId;
  /** Theirs. */
  by: string;
  /** Under the service's `log` key, purpose `details`, record id the hold's, no room, seat 0. */
  reason: Sealed;
  placedAt: ServerTime;
  releasedAt: ServerTime | null;
  /** The name of whoever released it. */
  releasedBy: string | null;
}
export interface HoldQuery {
  roomId: RoomId | null;
  /** null: both. */
  released: boolean | null;
  limit: number;
}
export interface Release {
  administratorId: AdministratorId;
  releasedAt: ServerTime;
  log: readonly LogRecord[];
}

export interface Holds {
  /**
   * Locks the room, asks, and writes the hold with its log entries in one transaction, or nothing: keeper destroys before it or finds
   * it, never in between. Refuses `not_found` for an unknown room, and what `decide` refuses.
   */
  place(hold: Hold, decide: (room: KeptRoom) => readonly LogRecord[] | Refusal): Promise<Refusal | null>;
  /** Newest first. */
  list(query: HoldQuery): Promise<Hold[]>;
  /** The same for its release. Refuses `not_found` for an unknown hold, and what `decide` refuses. */
  release(id: HoldId, decide: (hold: Hold) => Release | Refusal): Promise<Refusal | null>;
}

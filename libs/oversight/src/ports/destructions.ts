import type { Refusal, RoomId, RoomPolicy, RoomState, ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** What decides whether a room may be destroyed: its row, locked. */
export interface KeptRoom {
  id: RoomId;
  policy: RoomPolicy;
  /** As it lies in the row: a room whose time has passed may not be swept yet. */
  state: RoomState;
  endsAt: ServerTime | null;
  code: string | null;
  destructionAsked: ServerTime | null;
  /** Keeper has begun: some of its objects may be gone. */
  destructionBegun: ServerTime | null;
  /** Holds that stand. */
  holds: number;
}

/** Admin asks by a mark on the room; keeper destroys. */
export interface Destructions {
  /** Locks the room, asks, and marks it with its log entries in one transaction, or nothing. Refuses `not_found`, and what `decide` refuses. */
  ask(
    id: RoomId,
    decide: (room: KeptRoom) => { at: ServerTime; log: readonly LogRecord[] } | Refusal,
  ): Promise<Refusal | null>;
}

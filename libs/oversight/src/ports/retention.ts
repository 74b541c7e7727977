import type { RoomId } from '@parley/contracts';
import type { Room } from '@parley/rooms';
import type { Destruction } from '../retention/drop-room.js';

/** What keeper destroys. Rows another keeper holds are skipped (SKIP LOCKED), so several may run. */
export interface Retention {
  /** Rooms closed without ever having been active, whose content is still there; oldest first. */
  neverActivated(limit: number): Promise<RoomId[]>;
  /**
   * Locks the room, asks, and destroys in one transaction; `remains: 'row'` leaves the row alone, with state `destroyed`,
   * `last_seq` and head. True when this call did it; false when the decision is null, another keeper has it or it is gone.
   */
  destroy(id: RoomId, decide: (room: Room) => Destruction | null): Promise<boolean>;
}

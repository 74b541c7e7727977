import type { AttachmentId, RoomId, ServerTime } from '@parley/contracts';
import type { LogRecord, Room } from '@parley/rooms';
import type { DueRooms } from './due-rooms.js';

/** An ended room under its lock, and what bears on its destruction. */
export interface CondemnedRoom {
  room: Room;
  /** The store's own clock, read after the lock. */
  now: ServerTime;
  /** A hold that nobody released: nothing of the room may go. */
  held: boolean;
  /** When an administrator asked; null when nobody did. */
  asked: ServerTime | null;
  /** Of the archive; null when there is none. */
  archivedParts: number | null;
  /** Which master key wraps the room's key; null when it has none any more. */
  masterKeyId: number | null;
  /** The log's name. */
  origin: string;
  /** Every image, sent or not, some at a time. */
  images(): AsyncIterable<AttachmentId[]>;
  /** The number given, if no certificate has it, or the next one. */
  certificateNumber(given: number | null): Promise<number>;
}
/** What destroying a room leaves behind, and what the log says of it. */
export interface Destruction {
  /** `row`: state, last sequence and head stay for ever, so that the log's promise can be checked. `nothing`: where no log is kept. */
  remains: 'row' | 'nothing';
  /** The signed note; null where nothing was ever said. */
  certificate: { number: number; note: string; destroyedAt: ServerTime } | null;
  log: LogRecord[];
}

/**
 * What keeper destroys: rooms nobody ever activated, rooms whose policy's time has come (archived ones, where the policy archives),
 * and ended rooms for which an administrator asked; none that is held.
 */
export interface Retention extends DueRooms {
  /**
   * Locks the room and lets `destroy` decide and remove its objects; then the rows go and the log is appended in the same
   * transaction. True when this call did it; false when the decision is null, another keeper has it or it is gone.
   */
  destroy(id: RoomId, destroy: (room: CondemnedRoom) => Promise<Destruction | null>): Promise<boolean>;
}

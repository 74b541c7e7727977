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
  /** It was decided, and some of it may be gone: whatever came since, it goes on. */
  begun: boolean;
  /** Since when it has been said that its time is over and that it has no archive; null while it is not so. */
  unarchivedSince: ServerTime | null;
  /** When an administrator asked; null when nobody did. */
  asked: ServerTime | null;
  /** Of the archive; null when there is none. */
  archivedParts: number | null;
  /** Every master key that ever wrapped the room's key, ascending; empty when it has none any more. */
  masterKeyIds: readonly number[];
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
 * `begin`: everything of it may go. `unarchived`: its time is over and its archive can't be made, which somebody has to see first.
 * `wait`: it stays.
 */
export type Fate = 'begin' | 'unarchived' | 'wait';

/**
 * What keeper destroys: rooms nobody ever activated, rooms whose policy's time has come (archived ones, where the policy archives),
 * and ended rooms for which an administrator asked; none that is held, unless it was begun before.
 */
export interface Retention extends DueRooms {
  /**
   * Locks the room, lets `decide` say what becomes of it, and marks it so in the same transaction: nobody can place a hold on a room
   * that is begun. Answers what was decided; `wait` too when another keeper has it or it is gone.
   */
  begin(id: RoomId, decide: (room: CondemnedRoom) => Fate): Promise<Fate>;
  /**
   * Locks the room and lets `destroy` decide and remove its objects; then the rows go and the log is appended in the same
   * transaction. True when this call did it; false when the decision is null, another keeper has it or it is gone.
   */
  destroy(id: RoomId, destroy: (room: CondemnedRoom) => Promise<Destruction | null>): Promise<boolean>;
}

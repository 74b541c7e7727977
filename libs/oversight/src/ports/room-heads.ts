import type { RoomId } from '@parley/contracts';
import type { RoomHead } from '@parley/record';
import type { LogRecord } from '@parley/rooms';

/** Rooms whose terms keep a log, as the log last named them. */
export interface RoomHeads {
  /** Rooms that no longer hold what the log named last: they are not named again. A hundred at most. */
  altered(): Promise<RoomId[]>;
  /**
   * One keeper at a time. Takes up to `limit` rooms that are not as they were last named, ascending by id and without a lock on any,
   * has `name` say the log entry, and writes it, what it names of each room and the minute's activity in one transaction. Answers
   * how many; 0 without asking when nothing has changed; null when another keeper is at it. What `name` throws writes nothing.
   */
  name(limit: number, name: (rooms: readonly RoomHead[]) => Promise<LogRecord>): Promise<number | null>;
}

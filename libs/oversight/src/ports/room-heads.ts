import type { RoomId } from '@parley/contracts';
import type { HeadPlace, RoomHead } from '@parley/record';
import type { LogRecord } from '@parley/rooms';

/** The log entry over some rooms, and the way from each to its subject, in their order. */
export interface NamedRooms {
  record: LogRecord;
  places: readonly HeadPlace[];
}

export interface Named {
  rooms: number;
  /** Open longer than a quarter of an hour without a naming: keeper was away, or what it had named was deleted. */
  late: RoomId[];
}

/** Every naming of the rooms whose terms keep a log. */
export interface RoomHeads {
  /**
   * Rooms that no longer hold what the log has named: the newest naming of each open room, and some of all namings, which go round.
   * One that was found stays until it is put right. A hundred at most.
   */
  altered(): Promise<RoomId[]>;
  /**
   * One keeper at a time. Takes up to `limit` rooms that are not as they were last named, or are open and were last named ten minutes
   * ago, ascending by id and without a lock on any; has `name` say the log entry; and writes it, what it names of each room and the
   * minute's activity in one transaction. Rooms that do not hold what was named last are left out: they are `altered`. Asks
   * nothing when there are none; answers null when another keeper is at it. What `name` throws writes nothing.
   */
  name(limit: number, name: (rooms: readonly RoomHead[]) => NamedRooms): Promise<Named | null>;
}

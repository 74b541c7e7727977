import type { ReadingId, RoomId } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** Readings that ran out of time, for the log to say so. */
export interface ReadingEnds {
  /** Appends what `log` makes of each that ran out in the last two days and is not in the log yet, once; answers how many. */
  append(log: (reading: { id: ReadingId; roomId: RoomId }) => LogRecord): Promise<number>;
}

import type { ReadingId, RoomId } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** A reading that ended because of what became of whose it was. */
export interface EndedReading {
  id: ReadingId;
  roomId: RoomId;
}
/** What the log says of a change, with the readings that ended by it. */
export type LogOfEnding = (ended: readonly EndedReading[]) => readonly LogRecord[];

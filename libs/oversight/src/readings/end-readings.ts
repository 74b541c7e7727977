import type { DataKey } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import type { ReadingEnds } from '../ports/reading-ends.js';

/** Says in the log of each reading that ran out that it did; answers how many. One that was ended before its time said so itself. */
export const endReadings = ({ readingEnds, logKey }: { readingEnds: ReadingEnds; logKey: DataKey }): Promise<number> =>
  readingEnds.append(({ id, roomId }) => serviceLog(logKey, 'reading_ended', id, { reading: id, by: 'time' }, roomId));

import { isRefusal, refuse } from '@parley/contracts';
import type { ReadingId, Refusal } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import { readingState } from './view-reading.js';

/**
 * The reader is done, or takes back a request that still waits: nothing is unsealed under it from then on. Refuses `not_found` to
 * everybody else, `wrong_state` when it is over already.
 */
export async function endReading(
  parts: Pick<OversightParts, 'readings' | 'keys' | 'now'>,
  administrator: Administrator,
  readingId: ReadingId,
  origin: Origin,
): Promise<Refusal | null> {
  const ended = await parts.readings.change(readingId, (reading) => {
    const endedAt = parts.now();
    if (reading.administratorId !== administrator.id) return refuse('not_found');
    const state = readingState(reading, endedAt);
    if (state !== 'open' && state !== 'waiting') return refuse('wrong_state', { state });
    const details = { reading: readingId, by: 'reader', name: administrator.name, address: origin.address };
    // Its subject is the reading, as when keeper says that time has ended it: one of them, whoever was first.
    return { endedAt, log: [serviceLog(parts.keys.log, 'reading_ended', readingId, details, reading.roomId)] };
  });
  return isRefusal(ended) ? ended : null;
}

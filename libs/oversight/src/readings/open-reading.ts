import { refuse } from '@parley/contracts';
import type { ReadingId, Refusal, ServerTime } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Reading } from '../ports/readings.js';
import { readingState } from './view-reading.js';

/**
 * The one gate before anything is unsealed: a reading of one's own that is open now. Refuses `not_found` to everybody but the one whose
 * it is, `reading_waiting` until others have agreed, `forbidden` once it is refused or over.
 */
export async function openReading(
  parts: Pick<OversightParts, 'readings' | 'now'>,
  administrator: Administrator,
  id: ReadingId,
): Promise<Reading | Refusal> {
  const reading = await parts.readings.find(id);
  if (reading?.administratorId !== administrator.id) return refuse('not_found');
  return notOpen(reading, parts.now()) ?? reading;
}

function notOpen(reading: Reading, now: ServerTime): Refusal | null {
  const state = readingState(reading, now);
  switch (state) {
    case 'open':
      return null;
    case 'waiting':
      return refuse('reading_waiting');
    case 'refused':
      return refuse('forbidden', { reading: 'It was refused.', state });
    case 'ended':
      return refuse('forbidden', { reading: 'It is over. Ask again.', state });
  }
}

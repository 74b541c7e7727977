import { refuse } from '@parley/contracts';
import type { ReadingId, Refusal } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Reading } from '../ports/readings.js';

/** One's own reading while it lasts. Refuses `not_found` to everybody else, `forbidden` once it is over. */
export async function openReading(
  parts: Pick<OversightParts, 'readings' | 'now'>,
  { id: reader }: Pick<Administrator, 'id'>,
  id: ReadingId,
): Promise<Reading | Refusal> {
  const reading = await parts.readings.find(id);
  if (reading?.administratorId !== reader) return refuse('not_found');
  return parts.now() >= reading.endsAt ? refuse('forbidden', { reading: 'It is over. Ask again.' }) : reading;
}

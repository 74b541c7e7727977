import { refuse } from '@parley/contracts';
import type { ReadingId, Refusal, ServerTime } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Reading } from '../ports/readings.js';
import { approvalsFault } from './independence.js';
import { readingState } from './view-reading.js';

export type OpenReading = Reading & { startedAt: ServerTime; endsAt: ServerTime };

export type GateParts = Pick<OversightParts, 'readings' | 'administrators' | 'approvals' | 'now'>;

/**
 * The one gate before anything is unsealed: a reading of one's own that is open now, for somebody who is an auditor now (a stream
 * outlives the request that was looked at), by agreements that count now. Refuses `not_found` to everybody but the one whose it is,
 * `reading_waiting` until others have agreed, `forbidden` once it is refused or over.
 */
export async function openReading(
  parts: GateParts,
  administrator: Administrator,
  id: ReadingId,
): Promise<OpenReading | Refusal> {
  const reading = await parts.readings.find(id);
  if (reading?.administratorId !== administrator.id) return refuse('not_found');
  const reader = await parts.administrators.find(administrator.id);
  if (!reader?.roles.includes('auditor'))
    return refuse('forbidden', { reading: 'Only an auditor reads.', state: 'ended' });
  return notOpen(reading, parts.now()) ?? (await approvalsFault(parts, reading)) ?? opened(reading);
}

/** A reading that began says when it ends. */
function opened({ startedAt, endsAt, ...reading }: Reading): OpenReading {
  if (startedAt === null || endsAt === null) throw new Error('an open reading without its time');
  return { ...reading, startedAt, endsAt };
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

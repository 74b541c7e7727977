import { isRefusal, refuse } from '@parley/contracts';
import type { ReadingId, ReadingView, Refusal } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Reading, ReadingChange } from '../ports/readings.js';
import { openFrom } from './ask-reading.js';
import { isIndependent, standingApprovals } from './independence.js';
import { readingState, viewReading } from './view-reading.js';

/**
 * Another administrator agrees to a reading, or refuses it. The last agreement that is asked for starts its 30 minutes, one refusal
 * ends it; both are in the log with it, or nothing is. Refuses `not_found`, `forbidden` to whoever asked for it, with whatever roles,
 * `not_independent` where the reader had a hand in the account that agrees, `wrong_state` when it no longer waits, `conflict` for a second answer.
 */
export async function answerReading(
  parts: Pick<OversightParts, 'readings' | 'administrators' | 'approvals' | 'keys' | 'now'>,
  administrator: Administrator,
  input: { readingId: ReadingId; agrees: boolean },
  origin: Origin,
): Promise<ReadingView | Refusal> {
  const { readingId, agrees } = input;
  const asked = await parts.readings.find(readingId);
  if (!asked) return refuse('not_found');
  const reader = asked.administratorId;
  // To refuse is open to everybody with the role: it lets nobody in.
  if (agrees && reader !== administrator.id && !(await isIndependent(parts, reader, administrator.id)))
    return refuse('not_independent');
  const standing = await standingApprovals(parts, asked);
  const fallen = asked.approvals
    .filter(({ administratorId: id }) => !standing.has(id))
    .map((one) => one.administratorId);
  const madeReader = (await parts.administrators.makersOf(reader)).has(administrator.id);
  const decide = (reading: Reading): ReadingChange | Refusal => {
    const at = parts.now();
    if (reading.administratorId === administrator.id)
      return refuse('forbidden', { own: 'Nobody agrees to a reading of their own.' });
    const state = readingState(reading, at);
    if (state !== 'waiting') return refuse('wrong_state', { state });
    if (reading.approvals.some((one) => one.administratorId === administrator.id)) return refuse('conflict');
    const approval = { administratorId: administrator.id, name: administrator.name, agrees, at };
    const agreed = reading.approvals.filter((one) => one.agrees && !fallen.includes(one.administratorId)).length + 1;
    // Whoever asked was told to wait: a setting lowered since lets nobody in without a single agreement.
    const begins = agrees && agreed >= Math.max(parts.approvals, 1) ? openFrom(at) : {};
    const details = {
      reading: readingId,
      reader: reading.name,
      name: administrator.name,
      address: origin.address,
      // Allowed, and worth knowing: whoever made the reader's account agreed to its reading.
      ...(madeReader && { madeReader }),
      ...('endsAt' in begins && { endsAt: begins.endsAt }),
    };
    const type = agrees ? 'reading_agreed' : 'reading_refused';
    const log = [serviceLog(parts.keys.log, type, administrator.id, details, reading.roomId)];
    return { approval, log, ...begins, ...(!agrees && { refusedAt: at }) };
  };
  const answered = await parts.readings.change(readingId, decide, administrator.id);
  return isRefusal(answered) ? answered : viewReading(parts.keys.log, answered, parts.now());
}

import type { ReadingId, ReadingState, ReadingView, ServerTime } from '@parley/contracts';
import { open, PURPOSE } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { later } from '../oversight-parts.js';
import type { Reading } from '../ports/readings.js';

/** A request that nobody has answered in this time is over. */
export const READING_WAITS_SECONDS = 24 * 3600;

/** Where the reason of a reading is sealed. */
export const reasonPlace = (id: ReadingId) => ({ purpose: PURPOSE.details, roomId: null, recordId: id, seat: 0 });

/** Time alone ends a reading, and a request for one: nothing has to be swept for it. */
export function readingState(
  reading: Pick<Reading, 'askedAt' | 'endsAt' | 'endedAt' | 'refusedAt'>,
  now: ServerTime,
): ReadingState {
  if (reading.refusedAt !== null) return 'refused';
  if (reading.endedAt !== null) return 'ended';
  if (reading.endsAt === null) return now < later(reading.askedAt, READING_WAITS_SECONDS) ? 'waiting' : 'ended';
  return now < reading.endsAt ? 'open' : 'ended';
}

export const viewReading = (logKey: DataKey, reading: Reading, now: ServerTime): ReadingView => ({
  id: reading.id,
  roomId: reading.roomId,
  administrator: { id: reading.administratorId, name: reading.name },
  reason: open(logKey, reasonPlace(reading.id), reading.reason).toString('utf8'),
  state: readingState(reading, now),
  askedAt: reading.askedAt,
  startedAt: reading.startedAt,
  endsAt: reading.endsAt,
  endedAt: reading.endedAt,
  approvals: reading.approvals.map(({ name, agrees, at }) => ({ name, agrees, at })),
});

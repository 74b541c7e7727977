import { isDurableId, isUuid, refuse } from '@parley/contracts';
import type { ReadingId, ReadingsAnswer, ReadingState, ReadingView, Refusal, RoomId } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import { viewReading } from './view-reading.js';

type LookParts = Pick<OversightParts, 'readings' | 'keys' | 'now'>;
export interface ReadingsInput {
  state?: ReadingState | undefined;
  /** A room's id. */
  room?: string | undefined;
  /** What the page before answered as `next`. */
  before?: string | undefined;
  limit: number;
}

/** Security answers for all readings; an auditor knows their own. */
const seesAll = ({ roles }: Administrator): boolean => roles.includes('security');

/** A page of readings, newest first: who, which room, why, nothing unsealed of it. Refuses `bad_request` for ids that are none. */
export async function listReadings(
  parts: LookParts,
  administrator: Administrator,
  input: ReadingsInput,
): Promise<ReadingsAnswer | Refusal> {
  const { before = null } = input;
  const room = input.room?.toLowerCase() ?? null;
  if (before !== null && !(isUuid(before) && isDurableId(before)))
    return refuse('bad_request', { before: 'not a page' });
  if (room !== null && !isUuid(room)) return refuse('bad_request', { room: 'not an id' });
  const now = parts.now();
  const found = await parts.readings.list({
    administratorId: seesAll(administrator) ? null : administrator.id,
    roomId: room as RoomId | null,
    state: input.state ?? null,
    before: before as ReadingId | null,
    limit: input.limit + 1,
    now,
  });
  const readings = found.slice(0, input.limit).map((reading) => viewReading(parts.keys.log, reading, now));
  return { readings, next: found.length > input.limit ? (readings.at(-1)?.id ?? null) : null };
}

/** Refuses `not_found` for one that this administrator may not know of. */
export async function findReading(
  parts: LookParts,
  administrator: Administrator,
  id: ReadingId,
): Promise<ReadingView | Refusal> {
  const reading = await parts.readings.find(id);
  if (!reading || !(seesAll(administrator) || reading.administratorId === administrator.id)) return refuse('not_found');
  return viewReading(parts.keys.log, reading, parts.now());
}

import { refuse } from '@parley/contracts';
import type { ReadingId, ReadingView, Refusal, RoomId, ServerTime } from '@parley/contracts';
import { durableId, seal } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import { later } from '../oversight-parts.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Administrator } from '../administrators/administrator.js';
import type { Reading } from '../ports/readings.js';
import { reasonPlace, viewReading } from './view-reading.js';

const LASTS_SECONDS = 30 * 60;

/** From the moment it may begin, for 30 minutes. */
export const openFrom = (startedAt: ServerTime) => ({ startedAt, endsAt: later(startedAt, LASTS_SECONDS) });

/**
 * Permission to read one room for 30 minutes, at once or, where approvals are asked for, from the last of them on. It resolves after
 * the reading and its log entry (who, why, from where) are committed together; if the log can't be written it throws, and there is no
 * reading. Refuses `not_found`, `forbidden` where the room's terms allow no readings, `room_gone` when there is nothing left to read.
 */
export async function askReading(
  parts: Pick<OversightParts, 'rooms' | 'readings' | 'approvals' | 'keys' | 'now'>,
  administrator: Administrator,
  input: { roomId: RoomId; reason: string },
  origin: Origin,
): Promise<ReadingView | Refusal> {
  const room = await parts.rooms.find(input.roomId);
  if (!room) return refuse('not_found');
  if (!room.policy.readings) return refuse('forbidden', { terms: 'This room was opened without readings.' });
  if (!(await parts.rooms.key(input.roomId))) return refuse('room_gone');
  const id = durableId() as ReadingId;
  const askedAt = parts.now();
  const reading: Reading = {
    id,
    roomId: input.roomId,
    administratorId: administrator.id,
    name: administrator.name,
    reason: seal(parts.keys.log, reasonPlace(id), Buffer.from(input.reason, 'utf8')),
    askedAt,
    ...(parts.approvals === 0 ? openFrom(askedAt) : { startedAt: null, endsAt: null }),
    endedAt: null,
    refusedAt: null,
    approvals: [],
  };
  const details = {
    reading: id,
    name: administrator.name,
    reason: input.reason,
    address: origin.address,
    ...(reading.endsAt === null ? { approvals: parts.approvals } : { endsAt: reading.endsAt }),
  };
  const log = serviceLog(parts.keys.log, 'reading_asked', administrator.id, details, input.roomId);
  await parts.readings.open(reading, [log]);
  return viewReading(parts.keys.log, reading, askedAt);
}

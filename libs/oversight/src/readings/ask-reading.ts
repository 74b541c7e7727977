import { refuse } from '@parley/contracts';
import type { ReadingId, ReadingView, Refusal, RoomId } from '@parley/contracts';
import { durableId, open, PURPOSE, seal } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import { later } from '../oversight-parts.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Administrator } from '../administrators/administrator.js';
import type { Reading } from '../ports/readings.js';

const LASTS_SECONDS = 30 * 60;

const place = (id: ReadingId) => ({ purpose: PURPOSE.details, roomId: null, recordId: id, seat: 0 });

/**
 * Permission to read one room for 30 minutes. It resolves after the reading and its log entry (who, why, from where) are committed
 * together; if the log can't be written it throws, and there is no reading. Refuses `not_found`, `forbidden` where the room's terms
 * allow no readings, `room_gone` when there is nothing left to read.
 */
export async function askReading(
  parts: Pick<OversightParts, 'rooms' | 'readings' | 'keys' | 'now'>,
  administrator: Administrator,
  input: { roomId: RoomId; reason: string },
  origin: Origin,
): Promise<ReadingView | Refusal> {
  const room = await parts.rooms.find(input.roomId);
  if (!room) return refuse('not_found');
  if (!room.policy.readings) return refuse('forbidden', { terms: 'This room was opened without readings.' });
  if (!(await parts.rooms.key(input.roomId))) return refuse('room_gone');
  const id = durableId() as ReadingId;
  const startedAt = parts.now();
  const reading: Reading = {
    id,
    roomId: input.roomId,
    administratorId: administrator.id,
    reason: seal(parts.keys.log, place(id), Buffer.from(input.reason, 'utf8')),
    startedAt,
    endsAt: later(startedAt, LASTS_SECONDS),
  };
  const details = {
    reading: id,
    name: administrator.name,
    reason: input.reason,
    address: origin.address,
    endsAt: reading.endsAt,
  };
  const log = serviceLog(parts.keys.log, 'reading_asked', administrator.id, details, input.roomId);
  await parts.readings.open(reading, [log]);
  return viewReading(parts.keys.log, reading);
}

export const viewReading = (logKey: DataKey, reading: Reading): ReadingView => ({
  id: reading.id,
  roomId: reading.roomId,
  reason: open(logKey, place(reading.id), reading.reason).toString('utf8'),
  startedAt: reading.startedAt,
  endsAt: reading.endsAt,
});

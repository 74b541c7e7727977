import { isRefusal, refuse } from '@parley/contracts';
import type { ExportView, ReadingId, Refusal } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
import { openReading } from '../readings/open-reading.js';
import { exportFormat } from './formats.js';
import { viewExport } from './look-at-exports.js';

/**
 * Asks for the room of one's own reading as a file. It resolves after the request and its log entry are committed together; nothing
 * is unsealed before. Refuses `not_found` to everybody else, `forbidden` once the reading is over, `room_gone`, and `bad_request` for
 * a format there is not or a sequence the room does not have.
 */
export async function askExport(
  parts: Pick<OversightParts, 'readings' | 'administrators' | 'approvals' | 'rooms' | 'exports' | 'keys' | 'now'>,
  administrator: Administrator,
  readingId: ReadingId,
  input: { format: string; redact: readonly number[] },
  origin: Origin,
): Promise<ExportView | Refusal> {
  const reading = await openReading(parts, administrator, readingId);
  if (isRefusal(reading)) return reading;
  const { roomId } = reading;
  const format = exportFormat(input.format);
  if (!format) return refuse('bad_request', { fields: ['format'] });
  const room = await parts.rooms.find(roomId);
  if (!room || !(await parts.rooms.key(roomId))) return refuse('room_gone');
  const redacted = [...new Set(input.redact)].sort((a, b) => a - b);
  const last = redacted.at(-1);
  if (last !== undefined && (await parts.rooms.transcript(roomId, { after: last - 1, limit: 1 })).length === 0)
    return refuse('bad_request', { fields: ['redact'] });
  const asked: Export = {
    id: durableId(),
    readingId,
    format: format.id,
    redacted,
    state: 'asked',
    // As far as is known before the record is opened; its head says how many there are.
    entries: room.messages,
    written: 0,
    bytes: null,
    digest: null,
    askedAt: parts.now(),
    finishedAt: null,
    failure: null,
  };
  const details = {
    name: administrator.name,
    address: origin.address,
    reading: readingId,
    format: format.id,
    redacted: redacted.length,
  };
  await parts.exports.ask(asked, [serviceLog(parts.keys.log, 'export_asked', asked.id, details, roomId)]);
  return viewExport(asked, administrator.name);
}

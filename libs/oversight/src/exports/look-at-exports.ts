import { isRefusal, refuse } from '@parley/contracts';
import type { ExportFormatView, ExportsAnswer, ExportView, ReadingId, Refusal } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
import { findReading } from '../readings/look-at-readings.js';
import { EXPORT_FORMATS, fileOf } from './formats.js';

export const listExportFormats = (): ExportFormatView[] =>
  EXPORT_FORMATS.map((format) => ({ id: format.id, title: format.title, says: format.says, ...fileOf(format) }));

/** How far one's own export is, also after its reading. Refuses `not_found` to everybody else. */
export async function findExport(
  parts: Pick<OversightParts, 'exports' | 'readings'>,
  administrator: Administrator,
  id: string,
): Promise<ExportView | Refusal> {
  const found = await parts.exports.find(id);
  if (!found) return refuse('not_found');
  const reading = await parts.readings.find(found.readingId);
  return reading?.administratorId === administrator.id ? viewExport(found, reading.name) : refuse('not_found');
}

/** What a page asks of a reading; nobody exports a room so often within its half hour. */
const EXPORTS_SHOWN = 200;

/** What was exported within a reading, for whoever may know of the reading. Refuses `not_found` to everybody else. */
export async function listExports(
  parts: Pick<OversightParts, 'exports' | 'readings' | 'keys' | 'now'>,
  administrator: Administrator,
  id: ReadingId,
): Promise<ExportsAnswer | Refusal> {
  const reading = await findReading(parts, administrator, id);
  if (isRefusal(reading)) return reading;
  const exports = await parts.exports.ofReading(id, EXPORTS_SHOWN);
  return { exports: exports.map((one) => viewExport(one, reading.administrator.name)) };
}

export const viewExport = (one: Export, by: string): ExportView => ({
  id: one.id,
  readingId: one.readingId,
  by,
  format: one.format,
  redacted: one.redacted,
  state: one.state,
  entries: one.entries,
  written: one.written,
  bytes: one.bytes,
  sha256: one.digest?.toString('base64url') ?? null,
  askedAt: one.askedAt,
  finishedAt: one.finishedAt,
  failure: one.failure,
});

import { refuse } from '@parley/contracts';
import type { ExportFormatView, ExportView, Refusal } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
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
  return reading?.administratorId === administrator.id ? viewExport(found) : refuse('not_found');
}

export const viewExport = (one: Export): ExportView => ({
  id: one.id,
  readingId: one.readingId,
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

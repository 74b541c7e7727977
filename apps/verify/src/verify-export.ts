import { verifyEvidence, type EvidenceVerdict } from '@parley/record';
import type { BesideRecord } from './archive/compare-archive.js';
import type { Order } from './arguments.js';
import { openExport, type ExportFile } from './export-file.js';
import { ZipError } from './zip/zip-error.js';

export interface ExportVerdict extends EvidenceVerdict {
  /** What lies beside the record in an archive; null for a record alone, and when something is not what was written. */
  beside: BesideRecord | null;
}

/** Judges an export's record, and the files beside it against the record and its manifest. Throws NoExport for what is none. */
export async function verifyExport({ path, keys, witnesses, earlier }: Order): Promise<ExportVerdict> {
  const opened: ExportFile[] = [];
  try {
    for (const one of [path, ...earlier]) opened.push(await openExport(one));
    const [given, ...kept] = opened;
    if (!given) throw new Error('no export was named');
    const verdict = await verifyEvidence(given.record, {
      keys,
      witnesses,
      earlier: kept.map(({ record }) => record),
    });
    if (verdict.verdict === 'altered' || verdict.verdict === 'unusable') return { ...verdict, beside: null };
    const beside = await given.compareBeside();
    if (beside && 'wrong' in beside) return { ...verdict, verdict: 'altered', reason: beside.wrong, beside: null };
    return withMissing(verdict, beside);
  } catch (error) {
    if (error instanceof ZipError) return damaged(error.message);
    throw error;
  } finally {
    for (const file of opened) await file.close();
  }
}

/** Only the manifest says that an image never was in the archive, and nothing proves a manifest. */
function withMissing(verdict: EvidenceVerdict, beside: BesideRecord | null): ExportVerdict {
  const missing = beside?.missingImages ?? [];
  if (missing.length === 0) return { ...verdict, beside };
  const files = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ` and ${missing.length - 3} more` : '');
  const reason = `Images that entries show are not there, and only the manifest says that they were not when it was made: ${files}.`;
  const reasons = verdict.reason === null ? reason : `${verdict.reason} ${reason}`;
  return { ...verdict, verdict: 'unproved', reason: reasons, beside };
}

const damaged = (reason: string): ExportVerdict => ({
  verdict: 'altered',
  reason: `${reason}.`,
  firstAltered: null,
  room: null,
  entries: 0,
  lastSeq: 0,
  redacted: 0,
  covered: null,
  namings: 0,
  namedLate: null,
  unnamed: null,
  namedInTime: false,
  ended: false,
  witnesses: [],
  logEntries: 0,
  receipts: 0,
  authorship: null,
  beside: null,
});

import { verifyEvidence, type EvidenceVerdict } from '@parley/record';
import type { Order } from './arguments.js';
import { openExport, type ExportFile } from './export-file.js';
import { ZipError } from './zip/zip-error.js';

/** Judges an export's record, and the files beside it against its manifest. Throws NoExport for what is none. */
export async function verifyExport({ path, keys, witnesses, earlier }: Order): Promise<EvidenceVerdict> {
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
    if (verdict.verdict === 'altered' || verdict.verdict === 'unusable') return verdict;
    const wrong = await given.checkManifest();
    return wrong === null ? verdict : { ...verdict, verdict: 'altered', reason: wrong };
  } catch (error) {
    if (error instanceof ZipError) return damaged(error.message);
    throw error;
  } finally {
    for (const file of opened) await file.close();
  }
}

const damaged = (reason: string): EvidenceVerdict => ({
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
});

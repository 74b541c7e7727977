import { verifyEvidence, type CheckReceipts, type EvidenceVerdict } from '@parley/record';
import type { Order } from './arguments.js';
import { openExport } from './export-file.js';
import { ZipError } from './zip/zip-error.js';

/** Judges an export's record, and the files beside it against its manifest. Throws NoExport for what is none. */
export async function verifyExport(order: Order, checkReceipts: CheckReceipts | null): Promise<EvidenceVerdict> {
  const given = await openExport(order.path);
  try {
    const { keys, witnesses } = order;
    const verdict = await verifyEvidence(given.record, { keys, witnesses, checkReceipts });
    if (verdict.verdict === 'altered' || verdict.verdict === 'unusable') return verdict;
    const wrong = await given.checkManifest();
    return wrong === null ? verdict : { ...verdict, verdict: 'altered', reason: wrong };
  } catch (error) {
    if (error instanceof ZipError) return damaged(error.message);
    throw error;
  } finally {
    await given.close();
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
  witnesses: [],
  logEntries: 0,
  receipts: 0,
  authorship: null,
});

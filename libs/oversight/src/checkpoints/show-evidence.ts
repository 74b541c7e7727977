import { refuse } from '@parley/contracts';
import type { CertificateView, CheckpointsAnswer, Refusal } from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';

type EvidenceParts = Pick<OversightParts, 'evidence'>;

/** A page of the log's checkpoints, newest first. A log restored from a back-up has another name, and checkpoints of its own. */
export async function listCheckpoints(
  { evidence }: EvidenceParts,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<CheckpointsAnswer> {
  const found = await evidence.checkpoints({ before: before ?? null, limit: limit + 1 });
  const checkpoints = found.slice(0, limit);
  return { checkpoints, next: found.length > limit ? (checkpoints.at(-1)?.size ?? null) : null };
}

/** Refuses `not_found` for a number that no certificate has. */
export async function findCertificate({ evidence }: EvidenceParts, number: number): Promise<CertificateView | Refusal> {
  return (await evidence.certificate(number)) ?? refuse('not_found');
}

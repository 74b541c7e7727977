import { refuse } from '@parley/contracts';
import type { CertificateView, CheckpointsAnswer, Refusal } from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';

type AttestationParts = Pick<OversightParts, 'attestations'>;

/** A page of the log's checkpoints, newest first. A log restored from a back-up has another name, and checkpoints of its own. */
export async function listCheckpoints(
  { attestations }: AttestationParts,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<CheckpointsAnswer> {
  const found = await attestations.checkpoints({ before: before ?? null, limit: limit + 1 });
  const checkpoints = found.slice(0, limit);
  return { checkpoints, next: found.length > limit ? (checkpoints.at(-1)?.size ?? null) : null };
}

/** Refuses `not_found` for a number that no certificate has. */
export async function findCertificate(
  { attestations }: AttestationParts,
  number: number,
): Promise<CertificateView | Refusal> {
  return (await attestations.certificate(number)) ?? refuse('not_found');
}

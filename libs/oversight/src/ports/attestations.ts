import type { CertificateView, CheckpointView } from '@parley/contracts';

/** What keeper has signed. Nothing of it is secret. */
export interface Attestations {
  /** Checkpoints of the log under the name it has now, largest first; only those of fewer entries than `before`. */
  checkpoints(page: { before: number | null; limit: number }): Promise<CheckpointView[]>;
  /** The newest one's public key, as `name+id+key`; null before the first. */
  verifier(): Promise<string | null>;
  certificate(number: number): Promise<CertificateView | null>;
}

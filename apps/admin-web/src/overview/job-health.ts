import type { JobView } from '@parley/contracts';

export type JobHealth = 'well' | 'late' | 'failed' | 'silent';

/** Seconds an item may be late before somebody should know. */
const LATE_SECONDS = 120;
/** Milliseconds without a round after which keeper is taken to be away; its rounds are seconds apart. */
const SILENT_MS = 10 * 60_000;
/** Milliseconds after which a checkpoint is old: keeper signs one each minute. */
const OLD_CHECKPOINT_MS = 150_000;

/** How a job goes, the gravest first. */
export function jobHealth(
  { ranAt, lag, failedAt }: Pick<JobView, 'ranAt' | 'lag' | 'failedAt'>,
  asOf: number,
): JobHealth {
  if (failedAt !== null) return 'failed';
  if (asOf - ranAt > SILENT_MS) return 'silent';
  return lag > LATE_SECONDS ? 'late' : 'well';
}

export const isOldCheckpoint = (at: number, asOf: number): boolean => asOf - at > OLD_CHECKPOINT_MS;

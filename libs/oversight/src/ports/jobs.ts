/** What a round of one of keeper's jobs did, and what it left. */
export interface JobRun {
  name: string;
  /** Milliseconds. */
  took: number;
  failed: boolean;
  /** null for a round that broke off and knows nothing. */
  worked: JobFigures | null;
}
export interface JobFigures {
  done: number;
  /** Items that were due and are left. */
  waiting: number;
  /** Seconds by which the oldest of them is late. */
  lag: number;
}
export interface Jobs {
  /**
   * Keeps the round as the job's newest and answers the figures that now stand: one that broke off leaves `waiting` as it was, and is
   * later by the time since the round before. `failed_at` stays until one succeeds.
   */
  report(run: JobRun): Promise<JobFigures>;
}

import type { HourFigures, JobView, ServerTime } from '@parley/contracts';

/** What the service did, counted; nothing here costs more the more it has stored. */
export interface Figures {
  /** Hours, UTC, from this one on in which anything happened; in any order. */
  hours(since: ServerTime): Promise<HourFigures[]>;
  /** Keeper's work, by name. */
  jobs(): Promise<JobView[]>;
  log(): Promise<{ size: number; checkpoint: { size: number; at: ServerTime } | null }>;
}

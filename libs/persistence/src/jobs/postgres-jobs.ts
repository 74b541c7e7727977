import type { JobFigures, JobRun, Jobs } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from '../pool.js';

const WORKED = `
  insert into jobs (name, ran_at, took, done, waiting, lag, failed_at)
  values ($1, clock_timestamp(), $2, $3, $4, $5, case when $6 then clock_timestamp() end)
  on conflict (name) do update
  set ran_at = excluded.ran_at, took = excluded.took, done = excluded.done, waiting = excluded.waiting, lag = excluded.lag,
      failed_at = excluded.failed_at
  returning done, waiting, lag`;
const BROKE_OFF = `
  insert into jobs as j (name, ran_at, took, done, waiting, lag, failed_at)
  values ($1, clock_timestamp(), $2, 0, 0, 0, clock_timestamp())
  on conflict (name) do update
  set ran_at = excluded.ran_at, took = excluded.took, done = 0, failed_at = excluded.failed_at,
      lag = j.lag + extract(epoch from excluded.ran_at - j.ran_at)::integer
  returning done, waiting, lag`;

/** One row a job: of several keepers the last to finish a round has said it. */
export class PostgresJobs implements Jobs {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async report({ name, took, failed, worked }: JobRun): Promise<JobFigures> {
    const { rows } = await (worked
      ? this.pool.query<JobFigures>(WORKED, [name, took, worked.done, worked.waiting, worked.lag, failed])
      : this.pool.query<JobFigures>(BROKE_OFF, [name, took]));
    const [row] = rows;
    if (!row) throw new Error('a job has a row');
    return row;
  }
}

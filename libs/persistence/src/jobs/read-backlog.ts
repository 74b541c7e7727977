import type { JobFigures } from '@parley/oversight';
import type { DataSource } from 'typeorm';
import { poolOf } from '../pool.js';
import { DUE_BEFORE, IS_SENT } from '../stores/attachment-rows.js';

/** When each item was due that a job has before it, as `due`. */
const DUE = {
  rooms: `
    select ends_at as due from rooms where state in ('pending', 'active', 'locked') and ends_at <= clock_timestamp()`,
  images: `
    select waiting_since + (clock_timestamp() - ${DUE_BEFORE}) as due
    from attachments a where waiting_since < ${DUE_BEFORE} and not ${IS_SENT}`,
  checkpoints: `
    select at as due from log where index >= coalesce(
      (select max(c.size) from checkpoints c join log_tree t on t.origin = c.origin), 0)`,
} as const;

/** What waits for a job, and by how many seconds the oldest of it is late. */
export async function readBacklog(
  database: DataSource,
  job: keyof typeof DUE,
): Promise<Pick<JobFigures, 'waiting' | 'lag'>> {
  const { rows } = await poolOf(database).query<Pick<JobFigures, 'waiting' | 'lag'>>(
    `select count(*)::integer as waiting,
            coalesce(greatest(extract(epoch from clock_timestamp() - min(due)), 0), 0)::integer as lag from (${DUE[job]}) d`,
  );
  const [row] = rows;
  if (!row) throw new Error('a count has a row');
  return row;
}

import type { HourFigures, JobView, LogType, ServerTime } from '@parley/contracts';
import type { Figures } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { JobRow } from '../entities/job-row.js';
import { firstLogIndex } from '../log/first-log-index.js';
import { readTree } from '../log/read-tree.js';
import { poolOf } from '../pool.js';
import { toTime } from '../time.js';

const COUNTED = { room_opened: 'opened', reading_asked: 'readings', network_denied: 'denied' } as const;
type Counted = keyof typeof COUNTED;
const TYPES = Object.keys(COUNTED) as (Counted & LogType)[];
const HOUR_MS = 3_600_000;
const hourOf = (column: string): string => `(floor(extract(epoch from ${column}) / 3600) * 3600000)::float8`;

/**
 * What happened, by hours. The log only grows and its times only rise, so each entry is counted once a process: a call costs what was
 * logged since the last one, however long the log is.
 */
export class PostgresFigures implements Figures {
  private readonly pool: Pool;
  private readonly hoursOfLog = new Map<ServerTime, HourFigures>();
  /** Entries of the log below this index are counted; null before the first call. */
  private counted: number | null = null;

  constructor(private readonly database: DataSource) {
    this.pool = poolOf(database);
  }

  async hours(since: ServerTime): Promise<HourFigures[]> {
    const [said] = await Promise.all([
      this.pool.query<{ hour: ServerTime; messages: number }>(
        `select ${hourOf('minute')} as hour, sum(entries)::float8 as messages from activity
         where minute >= $1 group by 1`,
        [new Date(since)],
      ),
      this.countLog(since),
    ]);
    for (const hour of this.hoursOfLog.keys()) if (hour < since - HOUR_MS) this.hoursOfLog.delete(hour);
    const figures = new Map([...this.hoursOfLog].filter(([hour]) => hour >= since));
    for (const { hour, messages } of said.rows)
      figures.set(hour, { ...(figures.get(hour) ?? nothingIn(hour)), messages });
    return [...figures.values()];
  }

  async jobs(): Promise<JobView[]> {
    const rows = await this.database.getRepository(JobRow).find({ order: { name: 'ASC' } });
    return rows.map(({ ranAt, failedAt, ...row }) => ({ ...row, ranAt: toTime(ranAt), failedAt: toTime(failedAt) }));
  }

  async log(): Promise<{ size: number; checkpoint: { size: number; at: ServerTime } | null }> {
    const [{ size }, { rows }] = await Promise.all([
      readTree(this.pool),
      this.pool.query<{ size: number; at: ServerTime }>(
        `select size::float8, ${inMilliseconds('at')} as at from checkpoints
         where origin = (select origin from log_tree) order by checkpoints.size desc limit 1`,
      ),
    ]);
    return { size, checkpoint: rows[0] ?? null };
  }

  private async countLog(since: ServerTime): Promise<void> {
    const before = this.counted;
    const { size } = await readTree(this.pool);
    const from = before ?? (await firstLogIndex(this.pool, size, since));
    const { rows } = await this.pool.query<{ hour: ServerTime; type: Counted; entries: number }>(
      `select ${hourOf('at')} as hour, type, count(*)::integer as entries from log
       where type = any($1) and index >= $2 and index < $3 group by 1, 2`,
      [TYPES, from, size],
    );
    // Somebody else's call has counted the same entries meanwhile.
    if (this.counted !== before) return;
    this.counted = size;
    for (const { hour, type, entries } of rows) {
      const figures = this.hoursOfLog.get(hour) ?? nothingIn(hour);
      this.hoursOfLog.set(hour, { ...figures, [COUNTED[type]]: figures[COUNTED[type]] + entries });
    }
  }
}

const nothingIn = (hour: ServerTime): HourFigures => ({ hour, opened: 0, messages: 0, readings: 0, denied: 0 });

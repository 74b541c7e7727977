import type { ReadingId, RoomId } from '@parley/contracts';
import type { ReadingEnds } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { takeTurn, TURN } from '../log/turns.js';
import { inTransaction, poolOf } from '../pool.js';

/** Seconds after its end: whoever ends a reading in its last moment is committed by then. */
const GRACE = 5;
/** Entries of one transaction, side by side in the log. */
const BATCH = 500;
/** The room's own entries are few; all readings ever are not. */
const RAN_OUT = `
  select r.id, r.room_id as "roomId" from readings r
  where r.ends_at < now() - interval '${GRACE} s' and r.ends_at > $1::timestamptz - interval '2 days'
    and r.started_at is not null and r.ended_at is null and r.refused_at is null
    and not exists (select from log l where l.room_id = r.room_id and l.type = 'reading_ended' and l.subject = r.id::text)
  order by r.ends_at, r.id limit ${BATCH}`;

/** Readings whose time is over. */
export class PostgresReadingEnds implements ReadingEnds {
  private readonly pool: Pool;
  /** When nothing was left last. A start looks at all of them: nobody knows how long there was no keeper. */
  private through = '-infinity';
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async append(log: (reading: { id: ReadingId; roomId: RoomId }) => LogRecord): Promise<number> {
    const { count, through } = await inTransaction(this.pool, async (tx) => {
      // Keeper may not write to readings, so there is no row to lock: one keeper at a time, and the next looks at what it committed.
      if (!(await takeTurn(tx, TURN.readingEnds))) return { count: 0, through: this.through };
      const { rows: times } = await tx.query<{ now: string }>('select now()::text as now');
      const { rows } = await tx.query<{ id: ReadingId; roomId: RoomId }>(RAN_OUT, [this.through]);
      await appendLog(tx, rows.map(log));
      const [time] = times;
      return { count: rows.length, through: rows.length < BATCH && time ? time.now : this.through };
    });
    this.through = through;
    return count;
  }
}

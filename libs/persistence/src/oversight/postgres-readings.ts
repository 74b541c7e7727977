import { isRefusal, refuse } from '@parley/contracts';
import type { AdministratorId, ReadingId, Refusal, RoomId } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import { READING_WAITS_SECONDS } from '@parley/oversight';
import type { Approval, Reading, ReadingChange, ReadingQuery, Readings } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { ReadingRow } from '../entities/reading-row.js';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { fromTime, toTime } from '../time.js';
import { loggedTransaction } from './logged-transaction.js';

interface StoredReading {
  id: ReadingId;
  room_id: RoomId;
  administrator_id: AdministratorId;
  name: string;
  reason: Sealed;
  asked_at: Date;
  started_at: Date | null;
  ends_at: Date | null;
  ended_at: Date | null;
  refused_at: Date | null;
  approvals: Approval[];
}
const READINGS = `
  select r.id, r.room_id, r.administrator_id, a.name, r.reason, r.asked_at, r.started_at, r.ends_at, r.ended_at, r.refused_at,
         coalesce((select jsonb_agg(jsonb_build_object('administratorId', p.administrator_id, 'name', b.name, 'agrees', p.agrees,
                                                       'at', floor(extract(epoch from p.at) * 1000)::bigint) order by p.at)
                   from reading_approvals p join administrators b on b.id = p.administrator_id
                   where p.reading_id = r.id), '[]') as approvals
  from readings r join administrators a on a.id = r.administrator_id`;
/** `readingState` of oversight, as SQL. */
const stateAt = (now: string): string => `
  case when r.refused_at is not null then 'refused'
       when r.ended_at is not null then 'ended'
       when r.ends_at is null then case when ${now} < r.asked_at + interval '${READING_WAITS_SECONDS} seconds' then 'waiting' else 'ended' end
       when ${now} < r.ends_at then 'open' else 'ended' end`;

export class PostgresReadings implements Readings {
  private readonly pool: Pool;
  constructor(private readonly database: DataSource) {
    this.pool = poolOf(database);
  }

  async open(reading: Reading, log: readonly LogRecord[]): Promise<void> {
    await loggedTransaction(this.database, log, async (manager) => {
      const { id, roomId, administratorId, reason, askedAt, startedAt, endsAt } = reading;
      await manager.insert(ReadingRow, {
        id,
        roomId,
        administratorId,
        reason,
        askedAt: new Date(askedAt),
        startedAt: fromTime(startedAt),
        endsAt: fromTime(endsAt),
      });
      return true;
    });
  }

  find(id: ReadingId): Promise<Reading | null> {
    return findIn(this.pool, id);
  }

  async list({ administratorId, roomId, state, before, limit, now }: ReadingQuery): Promise<Reading[]> {
    const { rows } = await this.pool.query<StoredReading>(
      `${READINGS}
       where ($1::uuid is null or r.administrator_id = $1) and ($2::uuid is null or r.room_id = $2)
         and ($3::text is null or ${stateAt('$6::timestamptz')} = $3) and ($4::uuid is null or r.id < $4)
       order by r.id desc limit $5`,
      [administratorId, roomId, state, before, limit, new Date(now)],
    );
    return rows.map(readingOf);
  }

  change(
    id: ReadingId,
    decide: (reading: Reading) => ReadingChange | Refusal,
    answeredBy?: AdministratorId,
  ): Promise<Reading | Refusal> {
    return inTransaction(this.pool, async (tx) => {
      // Administrators before readings, as whoever removes one takes them: an approval's foreign key would lock its row last.
      if (answeredBy !== undefined)
        await tx.query('select 1 from administrators where id = $1 for key share', [answeredBy]);
      // A statement of its own: the next one sees what was committed while this one waited.
      await tx.query('select 1 from readings where id = $1 for update', [id]);
      const reading = await findIn(tx, id);
      if (!reading) return refuse('not_found');
      const change = decide(reading);
      if (isRefusal(change)) return change;
      const { log, approval, ...times } = change;
      const changed = { ...reading, ...times, approvals: [...reading.approvals, ...(approval ? [approval] : [])] };
      await write(tx, changed, approval);
      await appendLog(tx, log);
      return changed;
    });
  }
}

async function findIn(client: Pool | ClientBase, id: ReadingId): Promise<Reading | null> {
  const { rows } = await client.query<StoredReading>(`${READINGS} where r.id = $1`, [id]);
  const [row] = rows;
  return row ? readingOf(row) : null;
}

async function write(tx: ClientBase, reading: Reading, approval: Approval | undefined): Promise<void> {
  const { id, startedAt, endsAt, endedAt, refusedAt } = reading;
  await tx.query('update readings set started_at = $2, ends_at = $3, ended_at = $4, refused_at = $5 where id = $1', [
    id,
    ...[startedAt, endsAt, endedAt, refusedAt].map(fromTime),
  ]);
  if (!approval) return;
  await tx.query('insert into reading_approvals (reading_id, administrator_id, agrees, at) values ($1, $2, $3, $4)', [
    id,
    approval.administratorId,
    approval.agrees,
    new Date(approval.at),
  ]);
}

const readingOf = (row: StoredReading): Reading => ({
  id: row.id,
  roomId: row.room_id,
  administratorId: row.administrator_id,
  name: row.name,
  reason: row.reason,
  askedAt: toTime(row.asked_at),
  startedAt: toTime(row.started_at),
  endsAt: toTime(row.ends_at),
  endedAt: toTime(row.ended_at),
  refusedAt: toTime(row.refused_at),
  approvals: row.approvals,
});

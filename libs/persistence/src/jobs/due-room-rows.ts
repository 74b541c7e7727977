import type { Backlog, DueRoom } from '@parley/oversight';
import type { Pool } from 'pg';

/** Before every moment and every id. */
const FIRST = { since: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** `due`: a query for (id, since). */
export async function dueRooms(pool: Pool, due: string, after: DueRoom | null, limit: number): Promise<DueRoom[]> {
  const { since, id } = after ?? FIRST;
  const { rows } = await pool.query<DueRoom>(
    `select id, since::text from (${due}) d where (since, id) > ($1::timestamptz, $2::uuid) order by d.since, id limit $3`,
    [since, id, limit],
  );
  return rows;
}

export async function backlogOf(pool: Pool, due: string): Promise<Backlog> {
  const { rows } = await pool.query<Backlog>(
    `select count(*)::float8 as waiting,
            coalesce(floor(extract(epoch from clock_timestamp() - min(since))), 0)::float8 as lag from (${due}) d`,
  );
  const [row] = rows;
  if (!row) throw new Error('the rooms were not counted');
  return row;
}

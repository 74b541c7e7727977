import type { ServerTime } from '@parley/contracts';
import type { ClientBase } from 'pg';

/** Milliseconds as a number of JavaScript's; null stays null. */
export const inMilliseconds = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;

/** The store's own clock now, asked after the locks: `now()` would be the transaction's start. */
export async function readClock(client: Pick<ClientBase, 'query'>): Promise<ServerTime> {
  const { rows } = await client.query<{ now: ServerTime }>({
    name: 'clock',
    text: `select ${inMilliseconds('clock_timestamp()')} as now`,
  });
  const [row] = rows;
  if (!row) throw new Error('the clock did not answer');
  return row.now;
}

import type { ServerTime } from '@parley/contracts';
import type { ClientBase } from 'pg';

/** Milliseconds as a number of JavaScript's; null stays null. */
export const inMilliseconds = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;

/** What `readClock` reads, out of `log_tree`: its one row is there always, and reading it waits for nobody who writes it. */
export const CLOCK = 'greatest(clock_timestamp(), log_tree.at)';

/**
 * The store's own clock now, asked after the locks: `now()` would be the transaction's start. Never before the log's last entry: where
 * the server's clock was set back, time stands still until it is there again, and rooms and log go by the same.
 */
export async function readClock(client: Pick<ClientBase, 'query'>): Promise<ServerTime> {
  const { rows } = await client.query<{ now: ServerTime }>({
    name: 'clock',
    text: `select ${inMilliseconds(CLOCK)} as now from log_tree`,
  });
  const [row] = rows;
  if (!row) throw new Error('the clock did not answer');
  return row.now;
}

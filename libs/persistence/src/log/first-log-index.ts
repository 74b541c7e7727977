import type { ServerTime } from '@parley/contracts';
import type { Pool } from 'pg';
import { inMilliseconds } from '../clock.js';

/**
 * The first entry at this time or later among the first `size`; `size` when there is none. Times rise with the index (each is taken
 * under the log's lock), so it is looked for as in a phone book: about 20 rows of a million, and no index on time has to be kept.
 */
export async function firstLogIndex(pool: Pool, size: number, time: ServerTime): Promise<number> {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { rows } = await pool.query<{ at: ServerTime }>({
      name: 'log-time',
      text: `select ${inMilliseconds('at')} as at from log where index = $1`,
      values: [middle],
    });
    const [row] = rows;
    if (!row) throw new Error(`the log has no entry ${middle}`);
    if (row.at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

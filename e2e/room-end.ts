import { join } from 'node:path';
import { findPostgres } from '@parley/embedded';
import pg from 'pg';
import type { StartedParley } from './started-parley.js';

/** Makes a room end so many seconds from now, as if it had been opened long ago. A page learns of it when it is opened. */
export async function endsIn(parley: StartedParley, roomId: string, seconds: number): Promise<void> {
  const database = findPostgres(join(parley.dataDir, 'postgres'));
  if (!database) throw new Error('no database');
  const client = new pg.Client({ connectionString: database.url('parley') });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `update rooms set ends_at = clock_timestamp() + make_interval(secs => $2), revision = revision + 1 where id = $1`,
      [roomId, seconds],
    );
    if (rowCount !== 1) throw new Error('no such room');
  } finally {
    await client.end();
  }
}

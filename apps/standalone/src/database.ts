import type { RunningPostgres } from '@parley/embedded';
import { migrate } from '@parley/persistence';
import pg from 'pg';
import type { Secrets } from './secrets.js';

const DATABASE = 'parley';

/** Makes the database and its three roles as they should be, and gives each service its URL. */
export async function prepareDatabase(server: RunningPostgres, secrets: Secrets) {
  const client = new pg.Client(server.adminUrl);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  const passwords = {
    chat: secrets.password('chat-database-password'),
    admin: secrets.password('admin-database-password'),
    keeper: secrets.password('keeper-database-password'),
  };
  await migrate({ url: server.url(DATABASE), passwords });
  return {
    chat: server.url(DATABASE, 'parley_chat', passwords.chat),
    admin: server.url(DATABASE, 'parley_admin', passwords.admin),
    keeper: server.url(DATABASE, 'parley_keeper', passwords.keeper),
  };
}

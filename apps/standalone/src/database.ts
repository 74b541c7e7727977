import type { RunningPostgres } from '@parley/embedded';
import { migrate } from '@parley/persistence';
import type { DataPlaces } from '@parley/platform';
import pg from 'pg';
import { keepPassword } from './secrets.js';

/** Makes the database and its three roles as they should be, and gives each service its URL. */
export async function prepareDatabase(server: RunningPostgres, { database, passwordFiles }: DataPlaces) {
  const client = new pg.Client(server.adminUrl);
  // Stopped meanwhile, its queries reject; the event besides would end the process if nobody listened.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  const passwords = {
    chat: keepPassword(passwordFiles.chat),
    admin: keepPassword(passwordFiles.admin),
    keeper: keepPassword(passwordFiles.keeper),
  };
  await migrate({ url: server.url(database), passwords });
  return {
    chat: server.url(database, 'parley_chat', passwords.chat),
    admin: server.url(database, 'parley_admin', passwords.admin),
    keeper: server.url(database, 'parley_keeper', passwords.keeper),
  };
}

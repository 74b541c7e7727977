import type { RunningPostgres } from '@parley/embedded';
import { createDatabase, migrate } from '@parley/persistence';
import type { DataPlaces } from '@parley/platform';
import { keepPassword } from './secrets.js';

/** Makes the database and its three roles as they should be, and gives each service its URL. */
export async function prepareDatabase(server: RunningPostgres, { database, passwordFiles }: DataPlaces) {
  await createDatabase(server.adminUrl, database);
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

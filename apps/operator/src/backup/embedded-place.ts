import { mkdirSync } from 'node:fs';
import { findPostgres, startPostgres } from '@parley/embedded';
import { createDatabase, migrate } from '@parley/persistence';
import { dataPlaces, placeSecret, isSecretThere, type Settings } from '@parley/platform';
import { Fault } from '../fault.js';
import { keptPasswords } from '../migrate.js';

/**
 * A new embedded database to restore into, started for as long as `work` takes; `npm start` finds it afterwards. The master key is
 * no part of a back-up: it is given as `MASTER_KEY`, or lies in its file already, and opens the back-up, which the caller has tried.
 */
export async function withNewEmbeddedDatabase<T>(
  settings: Settings<'operator'>,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  const places = dataPlaces(settings.DATA_DIR);
  for (const folder of [places.path, places.postgres]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const folder of [places.secrets, places.logs, places.objects])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const given = settings.MASTER_KEYS ?? settings.MASTER_KEY;
  if (given !== undefined && !isSecretThere(places.masterKeyFile)) placeSecret(places.masterKeyFile, given);
  const server = await startPostgres({ dataDir: places.postgres });
  try {
    await createDatabase(server.adminUrl, places.database);
    const ownerUrl = server.url(places.database);
    await migrate({ url: ownerUrl, passwords: keptPasswords(places.secrets) });
    return await work(ownerUrl);
  } finally {
    await server.stop();
  }
}

/** Before anything is read or written. @throws Fault when Parley runs there. */
export function refuseRunning(dataDir: string): void {
  const places = dataPlaces(dataDir);
  if (findPostgres(places.postgres))
    throw new Fault(`Stop the Parley that runs with the data in ${places.path} first.`);
}

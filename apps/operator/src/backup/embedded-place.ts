import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { findPostgres, startPostgres } from '@parley/embedded';
import { migrate } from '@parley/persistence';
import { dataPlaces, type DataPlaces, type Settings } from '@parley/platform';
import pg from 'pg';
import { Fault } from '../fault.js';
import { keptPasswords } from '../migrate.js';

/**
 * A new embedded database to restore into, started for as long as `work` takes; `npm start` finds it afterwards. The master key is
 * no part of a back-up: it is given as `MASTER_KEY`, or lies in its file already. @throws Fault when there is data, or no key.
 */
export async function withNewEmbeddedDatabase<T>(
  settings: Settings<'operator'>,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  const places = dataPlaces(settings.DATA_DIR);
  if (findPostgres(places.postgres))
    throw new Fault(`Stop the Parley that runs with the data in ${places.path} first.`);
  for (const folder of [places.path, places.postgres]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const folder of [places.secrets, places.logs, places.objects])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  keepGivenKey(places, settings.MASTER_KEYS ?? settings.MASTER_KEY);
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

function keepGivenKey({ masterKeyFile }: DataPlaces, given: string | undefined): void {
  if (existsSync(masterKeyFile)) return;
  if (given === undefined)
    throw new Fault(`Put the master key of the back-up into ${masterKeyFile} first, or give it as MASTER_KEY.`);
  writeFileSync(masterKeyFile, `${given}\n`, { mode: 0o600, flush: true });
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

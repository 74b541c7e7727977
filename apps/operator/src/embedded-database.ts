import { readFileSync } from 'node:fs';
import { findPostgres } from '@parley/embedded';
import { dataPlaces, masterKeysIn } from '@parley/platform';
import { Fault } from './fault.js';

export interface EmbeddedDatabase {
  /** As `parley_admin`. */
  url: string;
  /** As the owner. */
  ownerUrl: string;
  masterKeys: ReturnType<typeof masterKeysIn>;
  /** Folder of the sealed objects. */
  objects: string;
}

/**
 * The running database that the embedded start keeps under `dataDir`, with what it wrote beside it.
 * @throws Fault when nothing runs there, or its secrets can't be read.
 */
export function embeddedDatabase(dataDir: string): EmbeddedDatabase {
  const places = dataPlaces(dataDir);
  const server = findPostgres(places.postgres);
  if (!server)
    throw new Fault(
      `No Parley runs with the data in ${places.path}. Start it first, or set DATABASE_URL to use another database.`,
    );
  return {
    url: server.url(places.database, 'parley_admin', readSecret(places.passwordFiles.admin)),
    ownerUrl: server.url(places.database),
    masterKeys: masterKeysIn(readSecret(places.masterKeyFile)),
    objects: places.objects,
  };
}

export function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Fault(`${file} can't be read: run this as the user who started Parley.`, { cause: error });
  }
}

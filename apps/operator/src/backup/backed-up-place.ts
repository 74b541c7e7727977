import { MasterKeyRing, parseMasterKeys, type KeyVault } from '@parley/crypto';
import { openObjects, type ObjectsPlace } from '@parley/objects';
import { dataPlaces, masterKeysIn, objectsPlace } from '@parley/platform';
import type { Settings } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { embeddedDatabase, readSecret } from '../embedded-database.js';
import { Fault } from '../fault.js';
import { withNewEmbeddedDatabase } from './embedded-place.js';

export interface BackedUpPlace {
  /** PostgreSQL as the owner of the tables. */
  ownerUrl: string;
  objects: ObjectStore;
}
type Given = Settings<'operator'>;

/** What is backed up: `MIGRATION_DATABASE_URL` and the objects' settings, or the embedded Parley that runs. */
export async function withPlace<T>(settings: Given, work: (place: BackedUpPlace) => Promise<T>): Promise<T> {
  if (settings.MIGRATION_DATABASE_URL !== undefined)
    return withObjects(settings.MIGRATION_DATABASE_URL, objectsPlace(settings), work);
  const { ownerUrl, objects } = embeddedDatabase(settings.DATA_DIR);
  return withObjects(ownerUrl, { folder: objects }, work);
}

/** Where a back-up is restored to: the same settings, or a new embedded Parley in `DATA_DIR`. */
export async function withEmptyPlace<T>(settings: Given, work: (place: BackedUpPlace) => Promise<T>): Promise<T> {
  if (settings.MIGRATION_DATABASE_URL !== undefined) return withPlace(settings, work);
  const folder = dataPlaces(settings.DATA_DIR).objects;
  return withNewEmbeddedDatabase(settings, (ownerUrl) => withObjects(ownerUrl, { folder }, work));
}

async function withObjects<T>(
  ownerUrl: string,
  where: ObjectsPlace,
  work: (place: BackedUpPlace) => Promise<T>,
): Promise<T> {
  const { objects, close } = await openObjects(where);
  try {
    return await work({ ownerUrl, objects });
  } finally {
    close();
  }
}

/** @throws Fault in words when there is none, or it is wrong. */
export function vaultOf(settings: Given): KeyVault {
  const embedded = settings.MIGRATION_DATABASE_URL === undefined;
  const given = embedded ? masterKeysIn(readSecret(dataPlaces(settings.DATA_DIR).masterKeyFile)) : settings;
  const parsed = parseMasterKeys(given);
  if ('faults' in parsed) throw new Fault(parsed.faults.join('\n'));
  return new MasterKeyRing(parsed.keys);
}

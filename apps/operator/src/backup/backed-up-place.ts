import { MasterKeyRing, parseMasterKeys, type KeyVault } from '@parley/crypto';
import { openObjects, type ObjectsPlace } from '@parley/objects';
import { dataPlaces, isSecretThere, masterKeysIn, objectsPlace } from '@parley/platform';
import type { Settings } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { embeddedDatabase, readSecret } from '../embedded-database.js';
import { Fault } from '../fault.js';
import { refuseRunning, withNewEmbeddedDatabase } from './embedded-place.js';

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

/** Before the back-up is even read. @throws Fault when Parley runs there. */
export function refuseBusyPlace(settings: Given): void {
  if (settings.MIGRATION_DATABASE_URL === undefined) refuseRunning(settings.DATA_DIR);
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

type MasterKeySettings = Parameters<typeof parseMasterKeys>[0];
/** An embedded Parley's own file first: what is given is for a place that has none yet. */
function givenKeys(settings: Given): MasterKeySettings {
  if (settings.MIGRATION_DATABASE_URL !== undefined) return settings;
  const { masterKeyFile } = dataPlaces(settings.DATA_DIR);
  if (isSecretThere(masterKeyFile)) return masterKeysIn(readSecret(masterKeyFile));
  const given = settings.MASTER_KEYS ?? settings.MASTER_KEY;
  if (given === undefined)
    throw new Fault(`Put the master key of the back-up into ${masterKeyFile} first, or give it as MASTER_KEY.`);
  return masterKeysIn(given);
}

/** @throws Fault in words when there is none, or it is wrong. */
export function vaultOf(settings: Given): KeyVault {
  const parsed = parseMasterKeys(givenKeys(settings));
  if ('faults' in parsed) throw new Fault(parsed.faults.join('\n'));
  return new MasterKeyRing(parsed.keys);
}

import { parseMasterKeys, MasterKeyRing, type KeyVault } from '@parley/crypto';
import { openObjects, type ObjectsPlace } from '@parley/objects';
import { objectsPlace } from '@parley/platform';
import type { Settings } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { embeddedDatabase } from '../embedded-database.js';
import { Fault } from '../fault.js';

export interface BackedUpPlace {
  /** PostgreSQL as the owner of the tables. */
  ownerUrl: string;
  objects: ObjectStore;
}

/** What is backed up or restored to: `MIGRATION_DATABASE_URL` and the objects' settings, or the embedded Parley that runs. */
export async function withPlace<T>(
  settings: Settings<'operator'>,
  work: (place: BackedUpPlace) => Promise<T>,
): Promise<T> {
  const { ownerUrl, where } = placeOf(settings);
  const { objects, close } = await openObjects(where);
  try {
    return await work({ ownerUrl, objects });
  } finally {
    close();
  }
}

function placeOf(settings: Settings<'operator'>): { ownerUrl: string; where: ObjectsPlace } {
  if (settings.MIGRATION_DATABASE_URL === undefined) {
    const { ownerUrl, objects } = embeddedDatabase(settings.DATA_DIR);
    return { ownerUrl, where: { folder: objects } };
  }
  return { ownerUrl: settings.MIGRATION_DATABASE_URL, where: objectsPlace(settings) };
}

/** @throws Fault in words when there is none, or it is wrong. */
export function vaultOf(settings: Settings<'operator'>): KeyVault {
  const given =
    settings.MIGRATION_DATABASE_URL === undefined
      ? { MASTER_KEY: embeddedDatabase(settings.DATA_DIR).masterKey }
      : settings;
  const parsed = parseMasterKeys(given);
  if ('faults' in parsed) throw new Fault(parsed.faults.join('\n'));
  return new MasterKeyRing(parsed.keys);
}

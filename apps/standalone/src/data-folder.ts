import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderError } from '@parley/embedded';
import { dataPlaces, type DataPlaces } from '@parley/platform';
import { keepCheckpointKey, keepMasterKey } from './secrets.js';

/** Makes the folder and its keys when they are missing. @throws StartError in words when it can't be written or read. */
export function openDataFolder(dataDir: string): DataPlaces {
  const places = dataPlaces(dataDir);
  try {
    // Open to walk through, for the user PostgreSQL runs as when we are root; what it must not see is closed below.
    for (const folder of [places.path, places.postgres]) mkdirSync(folder, { recursive: true, mode: 0o755 });
    for (const folder of [places.secrets, places.logs, places.objects])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Before there is any data: a start that is stopped half-way must leave nothing that lacks its key.
    keepMasterKey(places.masterKeyFile, !existsSync(join(places.postgres, 'cluster')));
    keepCheckpointKey(places.checkpointKeyFile);
  } catch (error) {
    throw folderError(places.path, error);
  }
  return places;
}

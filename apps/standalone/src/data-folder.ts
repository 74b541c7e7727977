import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderError } from '@parley/embedded';

export interface DataFolder {
  path: string;
  database: string;
  secrets: string;
  logs: string;
  /** Nothing was kept here yet. */
  fresh: boolean;
}

/** Makes the folder when it is missing. @throws StartError in words when it can't be written. */
export function openDataFolder(given: string): DataFolder {
  const path = resolve(given);
  const folder = { path, database: join(path, 'postgres'), secrets: join(path, 'secrets'), logs: join(path, 'logs') };
  const fresh = !existsSync(join(folder.database, 'cluster'));
  try {
    // Open to walk through, for the user PostgreSQL runs as when we are root; what it must not see is closed below.
    mkdirSync(path, { recursive: true, mode: 0o755 });
    mkdirSync(folder.secrets, { recursive: true, mode: 0o700 });
    mkdirSync(folder.logs, { recursive: true, mode: 0o700 });
    mkdirSync(folder.database, { recursive: true });
  } catch (error) {
    throw folderError(path, error);
  }
  return { ...folder, fresh };
}

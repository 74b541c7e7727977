import { resolve } from 'node:path';
import { placesIn, readPassword } from './cluster.js';
import { databaseUrls, type DatabaseUrls } from './database-urls.js';
import { readPidFile } from './pid-file.js';
import { isAlive } from './processes.js';

/** The PostgreSQL that another process runs in this data folder; null when none takes connections there. */
export function findPostgres(dataDir: string): DatabaseUrls | null {
  const places = placesIn(resolve(dataDir));
  const { pid, port, ready } = readPidFile(places.cluster);
  return ready && isAlive(pid) ? databaseUrls(port, readPassword(places)) : null;
}

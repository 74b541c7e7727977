import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.js';
import { checkVersion, createCluster, majorVersionOf, placesIn, readPassword } from './cluster.js';
import { databaseUrls, type DatabaseUrls } from './database-urls.js';
import { takeOwnerLock } from './owner-lock.js';
import { endOrphan, startPostmaster } from './postmaster.js';
import { chooseRunAs } from './run-as.js';
import { folderError } from './start-error.js';

export interface PostgresOptions {
  /** Everything lies in here: cluster, password (0600), log. Made when missing. */
  dataDir: string;
  /** One line of words at each step that takes time. */
  log?: (line: string) => void;
  /** A loopback port; without it any free one. */
  port?: number;
  maxConnections?: number;
  /** 'off' may lose the last seconds in a crash: for tests alone. */
  durability?: 'full' | 'off';
}

export interface RunningPostgres extends DatabaseUrls {
  host: '127.0.0.1';
  port: number;
  /** Of the postmaster. */
  pid: number;
  /** PostgreSQL's major version. */
  version: number;
  logFile: string;
  /** Settles with words when the server has ended, whoever ended it. */
  ended: Promise<string>;
  /** Fast shutdown, and waits for it. */
  stop: () => Promise<void>;
}

const DURABILITY = {
  full: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  off: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
} as const;

/**
 * Starts the bundled PostgreSQL on a loopback port and waits until it takes connections; creates its data the first time,
 * recovers it after a crash, and ends a server left behind by a killed owner.
 * @throws StartError in words for whoever ran the command: folder not writable, data of another version, running already.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  let dataDir = resolve(options.dataDir);
  try {
    mkdirSync(dataDir, { recursive: true });
    // Processes are recognised by their working directory, which never names a symlink.
    dataDir = realpathSync(dataDir);
    const lock = takeOwnerLock(dataDir);
    try {
      return await startLocked(dataDir, options, lock.release);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw folderError(dataDir, error);
  }
}

async function startLocked(dataDir: string, options: PostgresOptions, release: () => void): Promise<RunningPostgres> {
  const { log = () => undefined, port = 0, durability = 'full', maxConnections = 100 } = options;
  const places = placesIn(dataDir);
  const binaries = findBinaries(join(dataDir, 'programs'));
  const version = majorVersionOf(binaries);
  const exists = existsSync(places.cluster);
  if (exists) checkVersion(dataDir, places, version);
  const runAs = chooseRunAs(binaries, dataDir, places.cluster);
  if (exists) await endOrphan(places);
  else {
    log(`Creating the database in ${dataDir}`);
    createCluster(dataDir, places, binaries, runAs);
  }
  const secret = readPassword(places);
  const postmaster = await startPostmaster({
    binaries,
    places,
    runAs,
    port,
    // Statements stay out of the log: what people say is in their parameters.
    settings: {
      ...DURABILITY[durability],
      max_connections: String(maxConnections),
      log_min_error_statement: 'panic',
      timezone: 'UTC',
    },
  });
  void postmaster.ended.then(release);
  return { ...postmaster, host: '127.0.0.1', version, logFile: places.log, ...databaseUrls(postmaster.port, secret) };
}

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from './fault.js';

export interface EmbeddedDatabase {
  /** As `parley_admin`. */
  url: string;
  masterKey: string;
}

/** The lines of postmaster.pid that PostgreSQL promises (src/include/utils/pidfile.h): process first, port fourth. */
const PID_LINE = 0;
const PORT_LINE = 3;

/**
 * The running database that the embedded start keeps under `dataDir`, with what it wrote beside it.
 * @throws Fault when nothing runs there, or its secrets can't be read.
 */
export function embeddedDatabase(dataDir: string): EmbeddedDatabase {
  const folder = resolve(dataDir);
  const pidFile = join(folder, 'postgres', 'cluster', 'postmaster.pid');
  const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
  const port = lines[PORT_LINE]?.trim() ?? '';
  if (!/^\d+$/.test(port) || !isAlive(Number(lines[PID_LINE])))
    throw new Fault(
      `No Parley runs with the data in ${folder}. Start it first, or set DATABASE_URL to use another database.`,
    );
  const password = readSecret(folder, 'admin-database-password');
  return {
    url: `postgres://parley_admin:${encodeURIComponent(password)}@127.0.0.1:${port}/parley`,
    masterKey: readSecret(folder, 'master-key'),
  };
}

function readSecret(folder: string, name: string): string {
  const file = join(folder, 'secrets', name);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Fault(`${file} can't be read: run this as the user who started Parley.`, { cause: error });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

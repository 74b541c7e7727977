import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@parley/embedded';
import { migrate } from '@parley/persistence';

export interface Started {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const dist = (path: string): string => new URL(path, import.meta.url).pathname;

/** Clock ticks a second in /proc; 100 on every Linux this runs on. */
const TICKS = 100;

/** CPU seconds a process and its children have used so far; 0 where there is no /proc. */
export async function cpuSeconds(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}

/** CPU seconds of a process and of every process whose parent it is: PostgreSQL works in its backends. */
export async function cpuSecondsOfTree(pid: number): Promise<number> {
  try {
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
    const each = await Promise.all([cpuSeconds(pid), ...children.map(cpuSecondsOfTree)]);
    return each.reduce((sum, one) => sum + one, 0);
  } catch {
    return 0;
  }
}

export const messageOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => {
      child.off('exit', died);
      resolve(message as T);
    });
    const died = (code: number | null): void => {
      reject(new Error(`${child.spawnfile} ended with ${String(code)}`));
    };
    child.once('exit', died);
  });

const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    else {
      child.once('exit', () => {
        resolve();
      });
      child.kill('SIGTERM');
    }
  });

export async function startRelay(name: 'bare' | 'nest'): Promise<Started> {
  const child = fork(dist(`./relays/${name}.js`));
  const { url } = await messageOf<{ url: string }>(child);
  return { url, pid: child.pid ?? 0, stop: () => stopped(child) };
}

export const startLoad = (): ChildProcess => fork(dist('./load.js'));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });

/** The real gateway as a process of its own, over a PostgreSQL with `fsync` on. */
export async function startParley(profileTo: string | null): Promise<Started & { databasePid: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const database = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    const password = randomBytes(24).toString('base64url');
    await migrate({ url: database.adminUrl, passwords: { chat: password, admin: password, keeper: password } });
    const [port, internal] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const child = fork(dist('../apps/chat/src/main.js'), {
      execArgv: [
        '--max-semi-space-size=64',
        ...(profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]),
      ],
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url('postgres', 'parley_chat', password),
        MASTER_KEY: randomBytes(32).toString('base64'),
        CHAT_URL: url,
        CHAT_PORT: String(port),
        CHAT_INTERNAL_PORT: String(internal),
        OBJECTS_DIR: join(folder, 'objects'),
        LOG_LEVEL: 'error',
      },
    });
    await messageOf(child);
    const stop = async (): Promise<void> => {
      await stopped(child);
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { url, pid: child.pid ?? 0, databasePid: database.pid, stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

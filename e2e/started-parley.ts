import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';

/** `npm start`, really started, in a folder of its own. */
export interface StartedParley {
  chat: string;
  admin: string;
  /** The one-time sign-in link as it was printed; null once an administrator has signed in. */
  invitation: string | null;
  dataDir: string;
  /** Everything its processes wrote. */
  logFile: string;
  process: ChildProcess;
  env: NodeJS.ProcessEnv;
  stop(): Promise<number | null>;
}

/** Whether nobody listens there now. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });

/** Below the ports that the system gives to connections (Linux: from 32768): one of these may be taken while a Parley starts again. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

/** Ports nobody uses, one for each of the service's doors. */
export async function freePorts(): Promise<Record<string, string>> {
  const names = ['CHAT_PORT', 'ADMIN_PORT', 'KEEPER_PORT', 'CHAT_INTERNAL_PORT', 'ADMIN_INTERNAL_PORT'];
  const ports = new Set<number>();
  while (ports.size < names.length) ports.add(await freePort());
  return Object.fromEntries(names.map((name, i) => [name, String([...ports][i])]));
}

/** Starts it and waits until it says that people can come. Rejects with what it printed when it ends before. */
export async function startParley(
  dataDir: string,
  ports: Record<string, string>,
  more: NodeJS.ProcessEnv = {},
): Promise<StartedParley> {
  await mkdir('reports', { recursive: true });
  const logFile = join('reports', `parley-${String(ports.CHAT_PORT)}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...ports, ...more };
  const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        printed += part.toString('utf8');
        log.write(part);
        if (printed.includes('Ctrl-C')) resolve();
      });
    }
  });
  const ended = exited.then((code) => {
    throw new Error(`it ended with ${String(code)}: ${printed}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  const invitation = /https?:\/\/\S+\/sign-in#\S+/.exec(printed)?.[0] ?? null;
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) child.kill('SIGINT');
    const code = await exited;
    await new Promise((resolve) => log.end(resolve));
    return code;
  };
  return {
    chat: `http://localhost:${String(ports.CHAT_PORT)}`,
    admin: `http://localhost:${String(ports.ADMIN_PORT)}`,
    invitation,
    dataDir,
    logFile,
    process: child,
    env,
    stop,
  };
}

/**
 * One started Parley for all tests of a worker that ask for it. `guesses`: files that knock at doors that stay shut name themselves
 * here and get a Parley of their own, for it answers an address only so many guesses in ten minutes.
 */
export const test = base.extend<object, { guesses: string; parley: StartedParley }>({
  guesses: ['', { option: true, scope: 'worker' }],
  parley: [
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
      const parley = await startParley(dataDir, await freePorts());
      await use(parley);
      await parley.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
export { expect } from '@playwright/test';

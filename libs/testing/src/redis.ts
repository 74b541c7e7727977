import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

const READY_MS = 10_000;

/** A real redis-server on a loopback port, without persistence. */
export interface RunningRedis {
  url: string;
  port: number;
  /** Orderly shutdown; nothing when it is not running. */
  stop: () => Promise<void>;
  /** SIGKILL, as a crash would be. */
  kill: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });

async function answers(port: number, child: ChildProcess): Promise<void> {
  const client = new Redis(port, '127.0.0.1', {
    retryStrategy: () => (child.exitCode === null && child.signalCode === null ? 20 : null),
    connectTimeout: READY_MS,
    maxRetriesPerRequest: null,
  });
  client.on('error', () => undefined);
  try {
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** @throws when `redis-server` is not on the PATH. */
export async function startRedis(): Promise<RunningRedis> {
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const started = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'],
      {
        stdio: 'ignore',
      },
    );
    await once(started, 'spawn');
    child = started;
    await answers(port, started);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill(signal);
    await exit;
  };
  const stop = () => end('SIGTERM');
  const kill = () => end('SIGKILL');
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop,
    kill,
    restart: async () => {
      await stop();
      await start();
    },
  };
}

import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const READY_MS = 30_000;
const STORES = ['account', 'container', 'object'] as const;
const DEVICE = 'disk';
const ACCOUNT = 'parley';

/** OpenStack Swift with its S3 door, on loopback ports: it checks signatures of version 4 as any S3 does. */
export interface RunningS3 {
  /** http, host and port. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** SIGKILL of all its processes, as a crash would be. */
  kill: () => Promise<void>;
  /** Starts it again on the same ports, with the objects it had. */
  restart: () => Promise<void>;
  /** Ends it and removes all it kept. */
  stop: () => Promise<void>;
}

/** Ports that nobody uses, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async (): Promise<Server> => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      server.close();
      await once(server, 'close');
      if (typeof address !== 'object' || !address) throw new Error('the system gave no port');
      return address.port;
    }),
  );
}

const shared = (folder: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
swift_dir = ${folder}
user = ${userInfo().username}
# None: the process that was started serves, and takes nobody with it when it ends.
workers = 0
log_level = WARNING
`;

const storeConfiguration = (folder: string, store: string, port: number): string => `${shared(folder, port)}
devices = ${folder}
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
[pipeline:main]
pipeline = ${store}-server
[app:${store}-server]
use = egg:swift#${store}
`;

/** The cache is required and may be empty, so its one server is a port where nobody listens: nothing is remembered. */
const doorConfiguration = (folder: string, port: number, secretKey: string): string => `${shared(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
allow_multipart_uploads = false
[filter:tempauth]
use = egg:swift#tempauth
user_${ACCOUNT}_tests = ${secretKey} .admin
[filter:copy]
use = egg:swift#copy
`;

/**
 * Rings of one disk, through the module behind swift-ring-builder: that program runs nine times for this, and takes four seconds.
 * Swift keeps what it knows of an object in the file's extended attributes, so a file system without them is found out here.
 */
const RINGS = `
import os, sys
from swift.common.ring.builder import RingBuilder
folder, ports = sys.argv[1], sys.argv[2:]
os.setxattr(folder, b'user.swift.test', b'1')
for name, port in zip(${JSON.stringify(STORES)}, ports):
    ring = RingBuilder(1, 1, 0)
    ring.add_dev(dict(region=1, zone=1, ip='127.0.0.1', port=int(port), device='${DEVICE}', weight=1))
    ring.rebalance()
    ring.get_ring().save(os.path.join(folder, name + '.ring.gz'))
`;

/** A Swift server that dies with this process, however that ends. */
class SwiftServer {
  #child: ChildProcess | null = null;
  #printed = '';

  constructor(
    readonly name: string,
    readonly configuration: string,
  ) {}

  async start(): Promise<void> {
    const child = spawn(
      'setpriv',
      ['--pdeathsig', 'KILL', `swift-${this.name}-server`, this.configuration, '--verbose'],
      {
        // Resolving names by eventlet costs a tenth of a second to load, and there are none here.
        env: { ...process.env, EVENTLET_NO_GREENDNS: 'yes' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (this.#printed = (this.#printed + part.toString('utf8')).slice(-4_000)));
    await once(child, 'spawn');
    this.#child = child;
  }

  /** @throws with what it printed when it has ended. */
  assertRuns(): void {
    const { exitCode, signalCode } = this.#child ?? { exitCode: null, signalCode: null };
    if (exitCode !== null || signalCode !== null)
      throw new Error(`swift-${this.name}-server ended (${exitCode ?? signalCode}): ${this.#printed}`);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}

/** Any answer will do: it has loaded what it needs. */
async function serves(server: SwiftServer, port: number): Promise<void> {
  const late = Date.now() + READY_MS;
  for (;;) {
    server.assertRuns();
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(READY_MS) })).text();
      return;
    } catch (error) {
      if (Date.now() > late) throw error;
      await pause(25);
    }
  }
}

/** A folder where files can have extended attributes, with the rings for these ports. */
async function folderWithRings(ports: readonly number[]): Promise<string> {
  const failures: unknown[] = [];
  for (const place of [tmpdir(), '/var/tmp']) {
    const folder = await mkdtemp(join(place, 'parley-s3-'));
    try {
      await promisify(execFile)('/usr/bin/python3', ['-c', RINGS, folder, ...ports.map(String)]);
      return folder;
    } catch (error) {
      failures.push(error);
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new AggregateError(failures, 'Swift is not installed, or no temporary folder has extended attributes');
}

/**
 * Needs Debian's swift-proxy, swift-account, swift-container and swift-object, and two to four seconds.
 *
 * @throws when one of them is missing or does not start.
 */
export async function startS3(): Promise<RunningS3> {
  const [door = 0, ...stores] = await freePorts(1 + STORES.length);
  const folder = await folderWithRings(stores);
  const secretKey = randomBytes(20).toString('hex');
  const servers: { server: SwiftServer; port: number }[] = [];
  const kill = async (): Promise<void> => {
    await Promise.all(servers.map(({ server }) => server.kill()));
  };
  const stop = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (): Promise<void> => {
    await Promise.all(
      servers.map(async ({ server, port }) => {
        await server.start();
        await serves(server, port);
      }),
    );
  };
  const prepare = async (name: string, port: number, text: string): Promise<void> => {
    const configuration = join(folder, `${name}-server.conf`);
    await writeFile(configuration, text, { mode: 0o600 });
    servers.push({ server: new SwiftServer(name, configuration), port });
  };
  try {
    await mkdir(join(folder, DEVICE));
    const [prefix, suffix] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
    await writeFile(
      join(folder, 'swift.conf'),
      `[swift-hash]\nswift_hash_path_prefix = ${prefix}\nswift_hash_path_suffix = ${suffix}\n`,
    );
    for (const [i, store] of STORES.entries())
      await prepare(store, stores[i] ?? 0, storeConfiguration(folder, store, stores[i] ?? 0));
    await prepare('proxy', door, doorConfiguration(folder, door, secretKey));
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${door}`,
    accessKey: `${ACCOUNT}:tests`,
    secretKey,
    kill,
    restart: async () => {
      await kill();
      await start();
    },
    stop,
  };
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import type { NoteVerifier } from '@parley/record';
import { openCheckpoint, verifierKey } from '@parley/record';
import { connect, PostgresMessageLog, PostgresPolicyStore, PostgresRoomStore } from '@parley/persistence';
import { isReadyMessage } from '@parley/platform';
import { openedRoom, saying, testDatabase, TestWitness } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import { HttpWitness, witnessesOf } from './http-witness.js';
import { startWitness } from '../test/witness-server.js';

/** What the build made of keeper: plain Node runs no TypeScript. */
const BUILT = fileURLToPath(new URL('../../../dist/apps/keeper/src/main.js', import.meta.url));
const seed = randomBytes(32);
const key = new SigningKey(seed);
const masterKey = randomBytes(32).toString('hex');

let database: TestDatabase;
let owner: pg.Client;
let folder: string;
let origin: string;
let closing: (() => unknown)[];
beforeEach(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  folder = mkdtempSync(join(tmpdir(), 'parley-objects-'));
  const source = await connect({ url: database.chat, program: 'chat' });
  closing = [
    () => source.destroy(),
    () => owner.end(),
    () => database.drop(),
    () => {
      rmSync(folder, { recursive: true });
    },
  ];
  const home = {
    rooms: new PostgresRoomStore(source),
    messages: new PostgresMessageLog(source),
    policies: new PostgresPolicyStore(source, () => []),
    logged: () => Promise.resolve([]),
  };
  for (let rooms = 0; rooms < 3; rooms += 1) {
    const { id } = await openedRoom(home);
    await home.messages.append(saying(id, 'hello'));
  }
  origin = await one<string>('select origin as value from log_tree');
});
afterEach(async () => {
  for (const close of closing) await close();
});

async function one<T>(text: string): Promise<T> {
  const { rows } = await owner.query<{ value: T }>(text);
  if (!rows[0]) throw new Error('no row');
  return rows[0].value;
}
const count = (from: string) => one<number>(`select count(*)::integer as value from ${from}`);
const logVerifier = (): NoteVerifier => ({ name: origin, type: 1, publicKey: key.publicKey });
const fileOf = (size: number | 'newest') => readFileSync(join(folder, 'checkpoints', origin, `${size}.sealed`), 'utf8');
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error(`still waiting: ${what}`);
    await pause(20);
  }
}

interface Program {
  process: ChildProcess;
  printed: () => string;
}
/** The real program; stopped at the end of the test if it still runs. */
function start(settings: Record<string, string> = {}): Program {
  const program = spawn(process.execPath, [BUILT], {
    env: {
      DATABASE_URL: database.keeper,
      MASTER_KEY: masterKey,
      CHECKPOINT_KEY: seed.toString('base64'),
      OBJECTS_DIR: folder,
      KEEPER_PORT: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (part: Buffer) => (printed += part.toString('utf8')));
  closing.unshift(async () => {
    if (program.exitCode !== null || program.signalCode !== null) return;
    const exited = once(program, 'exit');
    program.kill('SIGTERM');
    await exited;
  });
  return { process: program, printed: () => printed };
}
/** The port of its health and metrics, once it says that it is ready. */
async function portOf({ process: program }: Program): Promise<number> {
  for (;;) {
    const [message] = (await once(program, 'message')) as [unknown];
    if (isReadyMessage(message)) return message.port;
  }
}
const healthAt = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { status: string; checks: unknown };
const metricsAt = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
const waitsForLock = () =>
  count(
    "pg_stat_activity where usename = 'parley_keeper' and wait_event_type = 'Lock' and datname = current_database()",
  );
const connections = () => count("pg_stat_activity where usename = 'parley_keeper' and datname = current_database()");

describe('keeper killed while it proves the log', () => {
  it.each([
    ['before the entry that names the rooms', 'activity', [0, 0]],
    ['while it writes that entry', 'log_tree', [0, 0]],
    ['between that entry and what it named of each room', 'room_heads', [0, 0]],
    ['before the checkpoint is kept', 'checkpoints', [1, 0]],
  ] as const)('%s leaves what the next finishes, once', async (_, table, left) => {
    const other = new pg.Client(database.owner);
    await other.connect();
    await other.query('begin');
    await other.query(`lock table ${table} in exclusive mode`);
    const killed = start();
    await until('it to come so far', async () => (await waitsForLock()) > 0);
    killed.process.kill('SIGKILL');
    await once(killed.process, 'exit');
    await other.end();
    await until('its connections to go', async () => (await connections()) === 0);
    expect([await count("log where type = 'heads'"), await count('checkpoints')]).toEqual(left);

    const ports = await Promise.all([start(), start()].map(portOf));
    await until('both to have gone a round', async () =>
      (await Promise.all(ports.map(metricsAt))).every((text) =>
        text.includes('parley_job_runs_total{job="checkpoints"}'),
      ),
    );
    expect([await count("log where type = 'heads'"), await count('room_heads'), await count('checkpoints')]).toEqual([
      1, 3, 1,
    ]);
    expect(await one<number>('select sum(entries)::integer as value from activity')).toBe(3);
    const size = await one<number>('select size::integer as value from checkpoints');
    await until('the object', () => Promise.resolve(objectIsThere(size)));
    expect(openCheckpoint(fileOf(size), logVerifier())).toMatchObject({ origin, size });
  });

  function objectIsThere(size: number): boolean {
    try {
      return fileOf(size) !== '' && fileOf('newest') !== '';
    } catch {
      return false;
    }
  }
});

describe('keeper', () => {
  it('shows what it signs to its witnesses, and a dead one holds nothing up', async () => {
    const witness = new TestWitness(logVerifier());
    const [alive, dead] = [
      await startWitness(witness),
      await startWitness(new TestWitness(logVerifier(), 'witness.example/dead'), false),
    ];
    closing.unshift(alive.stop, dead.stop);
    start({ WITNESS_URL: `${dead.setting}, ${alive.setting}` });
    await until('the cosignature', async () => (await count('cosignatures')) === 1);
    expect(await one('select witness as value from cosignatures')).toBe(witness.verifier.name);
  });

  it('says on its own port how its jobs go, and that it is degraded when the log is not what was signed', async () => {
    const first = start();
    const port = await portOf(first);
    await until('a checkpoint', async () => (await count('checkpoints')) === 1);
    expect(await healthAt(port)).toMatchObject({ status: 'ok', checks: { log: { ok: true } } });
    await until('the metrics', async () => {
      const text = await metricsAt(port);
      return ['rooms', 'images', 'purge', 'checkpoints', 'witnesses'].every((job) =>
        text.includes(`parley_job_runs_total{job="${job}"}`),
      );
    });
    const text = await metricsAt(port);
    expect(text).toMatch(/parley_job_failures_total\{job="checkpoints"\} 0/);
    expect(text).toMatch(/parley_job_waiting\{job="rooms"\} 0/);
    expect(text).toMatch(/parley_job_lag_seconds\{job="rooms"\} 0/);
    expect(text).toMatch(/parley_job_duration_seconds_count\{job="purge"\} 1/);
    first.process.kill('SIGTERM');
    await once(first.process, 'exit');

    await owner.query('alter table log disable trigger log_append_only');
    await owner.query(
      "insert into log (index, at, type, details_hash) select size, now(), 'signed_in', sha256('') from log_tree",
    );
    await owner.query("update log_tree set size = size + 1, edge = edge || sha256('')");
    const second = start();
    const health = await portOf(second);
    await until('the refusal', () => Promise.resolve(second.printed().includes('the log is not signed')));
    await until('the word of it', async () => {
      const { status } = await healthAt(health);
      return status === 'degraded';
    });
    expect(await count('checkpoints')).toBe(1);
    await until(
      'the job to have failed',
      async () => (await count("jobs where name = 'checkpoints' and failed_at is not null")) === 1,
    );
    expect(second.printed()).not.toContain(seed.toString('base64'));
  });

  it('does not start without its key, or with a witness that has none, and says so', async () => {
    const keyless = start({ CHECKPOINT_KEY: '' });
    const [keylessCode] = (await once(keyless.process, 'exit')) as [number];
    const log = verifierKey({ name: 'log.example', type: 1, publicKey: key.publicKey });
    const witnessless = start({ WITNESS_URL: `${log}@http://127.0.0.1:1` });
    const [witnesslessCode] = (await once(witnessless.process, 'exit')) as [number];
    expect([keylessCode, witnesslessCode]).toEqual([1, 1]);
    expect(keyless.printed()).toContain('CHECKPOINT_KEY is missing.');
    expect(witnessless.printed()).toContain('WITNESS_URL names no key of a witness');
  });
});

describe('a witness over HTTP', () => {
  const plain = (): TestWitness => new TestWitness({ name: 'log', type: 1, publicKey: key.publicKey });

  it('is given up when it does not answer in time, or answers without end', async () => {
    const silent = await startWitness(plain(), false);
    const endless = plain();
    endless.addCheckpoint = () =>
      Promise.resolve({ status: 200, contentType: 'text/plain', body: 'x'.repeat(100_000) });
    const loud = await startWitness(endless);
    closing.unshift(silent.stop, loud.stop);
    await expect(new HttpWitness(plain().verifier, silent.url, 100).addCheckpoint('old 0\n\n')).rejects.toThrow(
      'timeout',
    );
    await expect(new HttpWitness(plain().verifier, loud.url).addCheckpoint('old 0\n\n')).rejects.toThrow('too long');
  });

  it('gives back what was answered, its type without parameters', async () => {
    const witness = plain();
    const server = await startWitness(witness);
    closing.unshift(server.stop);
    const [named] = [witnessesOf([server])].flatMap((made) => ('witnesses' in made ? made.witnesses : []));
    witness.addCheckpoint = () =>
      Promise.resolve({ status: 409, contentType: 'text/x.tlog.size; charset=utf-8', body: '7\n' });
    expect(await named?.addCheckpoint('old 0\n\n')).toEqual({
      status: 409,
      contentType: 'text/x.tlog.size',
      body: '7\n',
    });
  });

  it('is named once, by a key of its own kind', () => {
    const { verifier } = plain();
    const [own, logs] = [verifierKey(verifier), verifierKey({ ...verifier, type: 1 })];
    const url = 'http://127.0.0.1';
    expect(witnessesOf([{ key: own, url }])).toMatchObject({ witnesses: [{ verifier }] });
    expect(witnessesOf([own, own].map((named) => ({ key: named, url })))).toEqual({
      faults: ['WITNESS_URL names witness.example/w1 twice.'],
    });
    expect(witnessesOf(['nonsense', logs].map((named) => ({ key: named, url })))).toMatchObject({
      faults: [expect.stringContaining('no key of a witness'), expect.stringContaining('no key of a witness')],
    });
  });
});

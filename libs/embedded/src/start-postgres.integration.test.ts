import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isAlive, waitUntil } from './processes.js';
import { DataVersionError, findPostgres, startPostgres, type RunningPostgres } from './index.js';

const BUILT = pathToFileURL(join(process.cwd(), 'dist/libs/embedded/src/index.js')).href;

describe('startPostgres', () => {
  let dataDir: string;
  let running: RunningPostgres[];
  let owners: ChildProcess[];

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-embedded-'));
    running = [];
    owners = [];
  });
  afterEach(async () => {
    for (const owner of owners) owner.kill('SIGKILL');
    for (const server of running) await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<RunningPostgres> => {
    const server = await startPostgres({ dataDir });
    running.push(server);
    return server;
  };
  const query = async (url: string, sql: string): Promise<unknown[]> => {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  /** Another process that starts PostgreSQL on the same folder and stays. Gives the pid of its postmaster. */
  const startElsewhere = async (): Promise<{ owner: ChildProcess; pid: number }> => {
    const script = `const { startPostgres } = await import(${JSON.stringify(BUILT)});
      const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      process.send(server.pid); setInterval(() => {}, 60_000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    owners.push(owner);
    const [pid] = (await once(owner, 'message')) as [number];
    return { owner, pid };
  };

  it('keeps data over a stop and a start, with everything durable switched on', async () => {
    const first = await start();
    await query(first.adminUrl, 'create table kept (word text)');
    await query(first.adminUrl, "insert into kept values ('here')");
    await first.stop();
    const second = await start();
    expect(await query(second.adminUrl, 'select word from kept')).toEqual([{ word: 'here' }]);
    expect(await query(second.adminUrl, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(second.adminUrl, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(await query(second.adminUrl, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  });

  it('asks for the password', async () => {
    const server = await start();
    await expect(query(server.url('postgres', 'postgres', 'guess'), 'select 1')).rejects.toThrow(
      /password authentication failed/,
    );
  });

  it('recovers what was committed when the server is killed', async () => {
    const first = await start();
    await query(first.adminUrl, 'create table kept (n int)');
    await query(first.adminUrl, 'insert into kept select generate_series(1, 1000)');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.ended).toContain('SIGKILL');
    const second = await start();
    expect(await query(second.adminUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('ends the server of a killed owner and starts its own', async () => {
    const { owner, pid } = await startElsewhere();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(isAlive(pid)).toBe(true);
    const mine = await start();
    expect(isAlive(pid)).toBe(false);
    expect(await query(mine.adminUrl, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('refuses a folder that a living process uses, and leaves its server alone', async () => {
    const { owner, pid } = await startElsewhere();
    await expect(startPostgres({ dataDir })).rejects.toThrow(`Parley is running already (process ${owner.pid ?? 0})`);
    expect(isAlive(pid)).toBe(true);
  });

  it('is found by a process that did not start it, as long as it runs', async () => {
    const { owner, pid } = await startElsewhere();
    const found = findPostgres(dataDir);
    expect(await query(found?.adminUrl ?? '', 'select 1 as n')).toEqual([{ n: 1 }]);
    owner.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    expect(await waitUntil(() => !isAlive(pid), 10_000)).toBe(true);
    expect(findPostgres(dataDir)).toBeNull();
    expect(findPostgres(join(dataDir, 'nothing'))).toBeNull();
  });

  it('refuses a second start in the same process', async () => {
    await start();
    await expect(startPostgres({ dataDir })).rejects.toThrow(/running already/);
  });

  it('stops with an owner that ends without stopping it', async () => {
    const { owner, pid } = await startElsewhere();
    owner.kill('SIGTERM');
    await once(owner, 'exit');
    const script = `const { startPostgres } = await import(${JSON.stringify(BUILT)});
      const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      process.send(server.pid, () => process.exit(0));`;
    const short = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [left] = (await once(short, 'message')) as [number];
    expect(await waitUntil(() => !isAlive(left), 10_000)).toBe(true);
    expect(isAlive(pid)).toBe(false);
  });

  it('is not misled by a pid that belongs to another process now', async () => {
    const first = await start();
    const lines = readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    writeFileSync(join(dataDir, 'cluster', 'postmaster.pid'), [process.pid, ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(await query(second.adminUrl, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('says so when the data was made by a newer version, and leaves the folder free', async () => {
    const first = await start();
    await first.stop();
    const file = join(dataDir, 'cluster', 'PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '99\n');
    const refused = await startPostgres({ dataDir }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataVersionError);
    expect(String(refused)).toMatch(/made by PostgreSQL 99, which is newer than the 18/);
    writeFileSync(file, version);
    await start();
  });

  it('says so when the folder can not be made', async () => {
    const file = join(dataDir, 'a-file');
    writeFileSync(file, '');
    await expect(startPostgres({ dataDir: join(file, 'data') })).rejects.toThrow(/can't be a data folder/);
  });

  it('leaves nothing running and no lock when a start fails', async () => {
    await (await start()).stop();
    writeFileSync(join(dataDir, 'cluster', 'postgresql.auto.conf'), 'no_such_setting = on\n');
    await expect(startPostgres({ dataDir })).rejects.toThrow(/no_such_setting/);
    expect(existsSync(join(dataDir, 'owner.lock'))).toBe(false);
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
  });
});

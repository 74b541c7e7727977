import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MasterKeyMissing, MasterKeyRing, newDataKey, parseMasterKeys } from '@parley/crypto';
import { logRecord } from '@parley/rooms';
import { terms, testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect, databaseAnswers } from './connect.js';
import { registerGateway } from './gateways/register-gateway.js';
import { purgeExpired } from './jobs/purge-expired.js';
import { serviceKeys } from './keys/service-keys.js';
import { PostgresPolicyStore } from './stores/postgres-policy-store.js';
import { PostgresReplayGuard } from './stores/postgres-replay-guard.js';

const vault = (id = 1): MasterKeyRing => {
  const parsed = parseMasterKeys({ MASTER_KEYS: `${id}:${randomBytes(32).toString('hex')}` });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return new MasterKeyRing(parsed.keys);
};

let database: TestDatabase;
let owner: pg.Client;
let chat: DataSource;
let admin: DataSource;
let keeper: DataSource;
beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
});
afterAll(async () => {
  await Promise.all([chat, admin, keeper].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

describe('published policies', () => {
  const key = newDataKey(1);
  const storeOf = (source: DataSource) =>
    new PostgresPolicyStore(source, ({ kind, version }) => [
      logRecord(key, 'log', { type: 'policy_changed', roomId: null, subject: `${kind} ${version}`, details: {} }),
    ]);

  it('count the terms a kind has had, whoever publishes at the same moment, and log each new one', async () => {
    const first = terms();
    const second = terms({ about: { maxLength: 10 } });
    const versions = await Promise.all(Array.from({ length: 8 }, () => storeOf(chat).publish(first)));
    expect(new Set(versions.map((policy) => policy.version))).toEqual(new Set([1]));
    expect(await storeOf(chat).publish(second)).toEqual({ ...second, version: 2 });
    expect(await storeOf(chat).publish(first)).toEqual({ ...first, version: 1 });
    expect((await storeOf(chat).publish({ ...first, kind: 'sealed' })).version).toBe(1);
    const { rows } = await owner.query<{ subject: string }>(
      "select subject from log where type = 'policy_changed' order by index",
    );
    expect(rows.map((row) => row.subject)).toEqual(['audited 1', 'audited 2', 'sealed 1']);
  });
});

describe("the service's keys", () => {
  it('are the same for every program, whichever is first, and open with no other master key', async () => {
    const master = vault();
    const all = await Promise.all([chat, admin, keeper, chat].map((source) => serviceKeys(source, master)));
    const bytes = all.map((keys) =>
      [keys.secret.bytes(), keys.log.bytes(), keys.administrators.bytes(), keys.reports.bytes()].map((b) =>
        b.toString('hex'),
      ),
    );
    expect(new Set(bytes.map((b) => b.join())).size).toBe(1);
    expect(new Set(bytes[0]).size).toBe(4);
    await expect(serviceKeys(chat, vault())).rejects.toMatchObject({
      code: 'master_key_wrong',
      message: expect.stringContaining('MASTER_KEY') as unknown,
    });
    await expect(serviceKeys(chat, vault(2))).rejects.toBeInstanceOf(MasterKeyMissing);
  });
});

describe('gateways', () => {
  const rows = async () =>
    (await owner.query<{ id: string }>('select id from gateways order by id')).rows.map((r) => r.id);

  it('live side by side with Redis, and without it only one at a time', async () => {
    const one = await registerGateway(chat, { alone: false });
    const two = await registerGateway(chat, { alone: false });
    expect(await rows()).toEqual([one.id, two.id].sort());
    await expect(registerGateway(chat, { alone: true })).rejects.toMatchObject({ code: 'second_gateway' });
    await two.count({ link: 3 });
    const { rows: counted } = await owner.query('select volatile_rooms from gateways where id = $1', [two.id]);
    expect(counted).toEqual([{ volatile_rooms: { link: 3 } }]);
    await one.release();
    await two.release();
    const lone = await registerGateway(chat, { alone: true });
    await expect(registerGateway(chat, { alone: false })).rejects.toMatchObject({ code: 'second_gateway' });
    await lone.release();
    expect(await rows()).toEqual([]);
  });

  it('are removed when they died without a word', async () => {
    await owner.query('insert into gateways (id, started_at, alone) values (gen_random_uuid(), now(), true)');
    const gateway = await registerGateway(chat, { alone: true });
    expect(await rows()).toEqual([gateway.id]);
    await gateway.release();
  });

  it('register again after their connection was cut', async () => {
    const gateway = await registerGateway(chat, { alone: true });
    const holders = async () =>
      (
        await owner.query<{ pid: number }>(
          "select pid from pg_stat_activity where application_name = 'parley-chat-gateway' and datname = current_database()",
        )
      ).rows.map((row) => row.pid);
    const [pid] = await holders();
    await owner.query('select pg_terminate_backend($1, 5000)', [pid]);
    for (let again: number[] = []; again.length === 0;) {
      const { rows: locks } = await owner.query<{ pid: number }>(
        "select pid from pg_locks where locktype = 'advisory' and pid = any($1)",
        [await holders()],
      );
      again = locks.map((row) => row.pid);
    }
    await expect(registerGateway(chat, { alone: true })).rejects.toMatchObject({ code: 'second_gateway' });
    await gateway.release();
  });
});

describe('what has expired', () => {
  it('is removed by keeper, and nothing else', async () => {
    const guard = new PostgresReplayGuard(chat);
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    await guard.claim(old, Date.now() - 1000);
    await guard.claim(fresh, Date.now() + 60_000);
    await owner.query(
      "insert into retired_codes values ('0000', now() - interval '1 hour'), ('1111', now() + interval '1 hour')",
    );
    expect(await purgeExpired(keeper)).toBe(2);
    expect(await guard.claim(fresh, Date.now())).toBe(false);
    expect(await guard.claim(old, Date.now())).toBe(true);
  });
});

describe('databaseAnswers', () => {
  it('resolves when the database answers, and rejects when nothing does', async () => {
    await expect(databaseAnswers(chat)).resolves.toBeUndefined();
    const other = await connect({ url: database.chat, program: 'chat' });
    await other.destroy();
    await expect(databaseAnswers(other)).rejects.toThrow();
  });
});

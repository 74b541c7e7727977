import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { RoomId } from '@parley/contracts';
import { durableId, MasterKeyMissing, MasterKeyRing, newDataKey, parseMasterKeys } from '@parley/crypto';
import { rotateKeys } from '@parley/oversight';
import { logRecord } from '@parley/rooms';
import { terms, testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect, databaseAnswers } from './connect.js';
import { registerGateway } from './gateways/register-gateway.js';
import { purgeExpired } from './jobs/purge-expired.js';
import { PostgresKeyRotation } from './keys/postgres-key-rotation.js';
import { serviceKeys } from './keys/service-keys.js';
import { PostgresLog } from './log/postgres-log.js';
import { PostgresRotations } from './oversight/postgres-rotations.js';
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

describe('a master key', () => {
  it('of a number that another program knows by other bytes is refused before it wraps anything', async () => {
    await owner.query('delete from service_keys; delete from master_keys');
    const [first, one, other] = [1, 2, 2].map((id) => `${id}:${randomBytes(32).toString('hex')}`);
    const ringOf = (...keys: (string | undefined)[]): MasterKeyRing => {
      const parsed = parseMasterKeys({ MASTER_KEYS: keys.join(',') });
      if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
      return new MasterKeyRing(parsed.keys);
    };
    await serviceKeys(chat, ringOf(first));
    // Only given, it binds nobody: it may have been mistyped.
    await serviceKeys(admin, ringOf(first, other));
    await serviceKeys(keeper, ringOf(one, first));
    for (const ring of [ringOf(other, first), ringOf(first, other)])
      await expect(serviceKeys(chat, ring)).rejects.toMatchObject({
        code: 'master_key_wrong',
        message: expect.stringContaining('Master key 2 is not the one that this database knows') as unknown,
      });
    await serviceKeys(chat, ringOf(one, first));
    await owner.query('delete from service_keys; delete from master_keys');
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
    await owner.query(
      `insert into sign_in_challenges (hash, purpose, expires_at)
       values ('\\x01', 'passkey', now() - interval '1 s'), ('\\x02', 'passkey', now() + interval '1 min')`,
    );
    expect(await purgeExpired(keeper)).toBe(3);
    expect((await owner.query('select hash from sign_in_challenges')).rows).toEqual([{ hash: Buffer.from([2]) }]);
    expect(await guard.claim(fresh, Date.now())).toBe(false);
    expect(await guard.claim(old, Date.now())).toBe(true);
  });
});

describe('details of the log', () => {
  const key = newDataKey(1);
  const subjectsWithDetails = async () =>
    (
      await owner.query<{ subject: string }>(
        `select subject from log join log_details on log_index = index where type = 'signed_in' order by index`,
      )
    ).rows.map(({ subject }) => subject);

  it('of administrators go when they are old enough, where a number of days is given, and the entries stay', async () => {
    const log = new PostgresLog(admin);
    const roomId = durableId() as RoomId;
    const entry = (subject: string, under: 'log' | 'room') =>
      logRecord(key, under, { type: 'signed_in', roomId, subject, details: { subject } });
    await log.append([entry('old', 'log'), entry('of a room', 'room')]);
    await owner.query('alter table log disable trigger log_append_only');
    await owner.query("update log set at = at - interval '31 days'");
    await owner.query('alter table log enable trigger log_append_only');
    await log.append([entry('young', 'log')]);
    const entries = await log.size();
    await purgeExpired(keeper);
    await purgeExpired(keeper, 32);
    expect(await subjectsWithDetails()).toEqual(['old', 'of a room', 'young']);
    await purgeExpired(keeper, 30);
    expect(await subjectsWithDetails()).toEqual(['of a room', 'young']);
    expect(await log.size()).toBe(entries);
  });
});

describe('a rotation of master keys', () => {
  const texts = ['1', '2'].map((id) => `${id}:${randomBytes(32).toString('hex')}`);
  const ring = (text: string): MasterKeyRing => {
    const parsed = parseMasterKeys({ MASTER_KEYS: text });
    if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
    return new MasterKeyRing(parsed.keys);
  };
  const [old, both] = [ring(texts[0] ?? ''), ring(texts.toReversed().join(','))];
  const rotated = async () =>
    (await owner.query<{ subject: string }>("select subject from log where type = 'keys_rotated'")).rows;

  it('goes past keys that do not unwrap, and is not finished while one is left', async () => {
    await owner.query('delete from service_keys; delete from master_keys');
    const kept = await serviceKeys(chat, old);
    await owner.query("update service_keys set wrapped = '\\x00' where name = 'log'");
    const id = durableId();
    await owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 2, now())', [id]);
    const keys = new PostgresKeyRotation(keeper, both);
    const parts = { rotation: keys, logKey: newDataKey(1), primaryId: 2, now: Date.now };
    const go = () => true;
    expect(await rotateKeys(parts, go)).toMatchObject({ done: 3, waiting: 1, error: { name: 'EnvelopeError' } });
    const uses = new PostgresRotations(admin);
    expect(await uses.uses()).toEqual([
      { id: 1, rooms: 0, services: 1 },
      { id: 2, rooms: 0, services: 3 },
    ]);
    expect(await keys.unfinished()).toEqual([
      { id, masterKeyId: 2, askedAt: expect.any(Number) as unknown, rewrapped: 3 },
    ]);
    expect(await rotated()).toEqual([]);
    const { masterKeyId, wrapped } = await old.wrap(kept.log.bytes(), { purpose: 'service', id: 'log', version: 1 });
    await owner.query("update service_keys set wrapped = $1, master_key_id = $2 where name = 'log'", [
      wrapped,
      masterKeyId,
    ]);
    expect(await rotateKeys(parts, go)).toEqual({ done: 1, waiting: 0, lag: 0, leftAlone: [], error: null });
    expect(await rotateKeys(parts, go)).toEqual({ done: 0, waiting: 0, lag: 0, leftAlone: [], error: null });
    expect(await rotated()).toEqual([{ subject: id }]);
    expect(await keys.unfinished()).toEqual([]);
    const again = await serviceKeys(chat, ring(texts[1] ?? ''));
    expect(again.log.bytes()).toEqual(kept.log.bytes());
  });

  it('is superseded by a newer one, whatever became of its master key', async () => {
    const [older, newer] = [durableId(), durableId()];
    await owner.query("insert into rotations (id, master_key_id, asked_at) values ($1, 9, now() - interval '1 h')", [
      older,
    ]);
    await owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 2, now())', [newer]);
    const keys = new PostgresKeyRotation(keeper, both);
    expect(await keys.unfinished()).toMatchObject([{ id: newer, masterKeyId: 2 }]);
    const shown = await new PostgresRotations(admin).list(2);
    const superseded = Object.fromEntries(shown.map((one) => [one.id, one.superseded]));
    expect(superseded).toEqual({ [newer]: false, [older]: true });
    await rotateKeys({ rotation: keys, logKey: newDataKey(1), primaryId: 2, now: Date.now }, () => true);
    expect(await keys.unfinished()).toEqual([]);
  });

  it('is left alone by a keeper with another primary master key, which says so', async () => {
    await owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 3, now())', [durableId()]);
    const parts = {
      rotation: new PostgresKeyRotation(keeper, both),
      logKey: newDataKey(1),
      primaryId: 2,
      now: Date.now,
    };
    expect(await rotateKeys(parts, () => true)).toEqual({ done: 0, waiting: 0, lag: 0, leftAlone: [3], error: null });
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

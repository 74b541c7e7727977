import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId, ServerTime } from '@parley/contracts';
import { newDataKey, sha256, SigningKey } from '@parley/crypto';
import {
  askWitnesses,
  checkpointFile,
  checkpointObject,
  nameHeads,
  publishCheckpoints,
  signLog,
} from '@parley/oversight';
import type { CheckpointKeys, Witness } from '@parley/oversight';
import {
  inclusionProof,
  isKeyChange,
  openKeyChange,
  keyIdOf,
  logLeaf,
  openCheckpoint,
  parseNote,
  roomHeadLeaf,
  signatureLine,
  unpackReceipts,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
} from '@parley/record';
import type { NoteVerifier } from '@parley/record';
import { logRecord, openLogDetails } from '@parley/rooms';
import { MemoryObjectStore, openedRoom, saying, terms, testDatabase, TestWitness } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { PostgresJobs } from '../jobs/postgres-jobs.js';
import { readBacklog } from '../jobs/read-backlog.js';
import { PostgresLog } from '../log/postgres-log.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';
import { PostgresLogSigning } from './postgres-log-signing.js';
import { PostgresRoomHeads } from './postgres-room-heads.js';

const logKey = newDataKey(1);
const key = new SigningKey(randomBytes(32));
const always = () => true;

let database: TestDatabase;
let owner: pg.Client;
let chat: DataSource;
let keeper: DataSource;
let home: RoomHomeDriver;
let objects: MemoryObjectStore;
let checkpoints: PostgresCheckpoints;
let origin: string;
beforeEach(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
  home = {
    rooms: new PostgresRoomStore(chat),
    messages: new PostgresMessageLog(chat),
    policies: new PostgresPolicyStore(chat, () => []),
    logged: () => Promise.resolve([]),
  };
  objects = new MemoryObjectStore();
  checkpoints = new PostgresCheckpoints(keeper);
  origin = await one<string>('select origin as value from log_tree');
});
afterEach(async () => {
  await Promise.all([chat, keeper].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await owner.query<{ value: T }>(text, values);
  if (!rows[0]) throw new Error('no row');
  return rows[0].value;
}
const count = (from: string) => one<number>(`select count(*)::integer as value from ${from}`);
const heads = () => count("log where type = 'heads'");
async function talk(id: RoomId, entries: number): Promise<void> {
  for (let i = 0; i < entries; i += 1) await home.messages.append(saying(id, `${i}`));
}
async function room(entries = 1): Promise<RoomId> {
  const { id } = await openedRoom(home);
  await talk(id, entries);
  return id;
}
const receipt = (id: RoomId, seat: number, number: number) =>
  owner.query('insert into receipts (room_id, seat, number, last_seq, digest, jws) values ($1, $2, $3, 1, $4, $5)', [
    id,
    seat,
    number,
    sha256(Buffer.from(`${seat}/${number}`)),
    'a jws',
  ]);
const naming = (limit?: number, driver = new PostgresRoomHeads(keeper)) =>
  nameHeads({ heads: driver, logKey }, always, limit);
const name = async (limit?: number, driver?: PostgresRoomHeads) => (await naming(limit, driver)).rooms;
/** The namings of a room, as they lie there. */
async function namings(id: RoomId) {
  const { rows } = await owner.query<{
    index: number;
    previous: number | null;
    lastSeq: number;
    head: Buffer;
    receipts: Buffer;
    position: number;
    rooms: number;
    siblings: Buffer;
  }>(
    `select log_index::integer as index, previous::integer as previous, last_seq as "lastSeq", head, receipts, position, rooms, siblings
     from room_heads where room_id = $1 order by log_index`,
    [id],
  );
  return rows;
}
const sign = (keys: CheckpointKeys = [key], now: () => number = Date.now) =>
  signLog({ signing: new PostgresLogSigning(keeper), objects, keys, logKey, now });
const publish = () => publishCheckpoints({ checkpoints, objects });
const textOf = (object: string) => objects.objects.get(object)?.toString('utf8');
/** Somebody who owns the database and knows the format. */
async function asOwner(table: 'log' | 'log_nodes', ...statements: string[]): Promise<void> {
  await owner.query(`alter table ${table} disable trigger ${table}_append_only`);
  for (const statement of statements) await owner.query(statement);
  await owner.query(`alter table ${table} enable trigger ${table}_append_only`);
}
const logSomething = async (times = 1) => {
  for (let i = 0; i < times; i += 1)
    await new PostgresLog(keeper).append([
      logRecord(logKey, 'log', { type: 'signed_out', roomId: null, subject: `somebody ${i}`, details: {} }),
    ]);
};

describe('naming the heads of rooms', () => {
  it('names each room that has changed, and what it names can be proved to a checkpoint', async () => {
    const ids = [await room(3), await room(1), await room(2)];
    const [first = ''] = ids;
    await receipt(first as RoomId, 1, 1);
    await receipt(first as RoomId, 1, 2);
    await receipt(first as RoomId, 2, 1);
    expect(await name()).toBe(3);
    await logSomething(3);
    expect(await sign()).toEqual({ did: 'signed', size: await count('log') });

    const newest = await checkpoints.newest();
    const [named] = await namings(first as RoomId);
    if (!newest || !named) throw new Error('nothing covers it');
    expect(named).toMatchObject({ previous: null, lastSeq: 3, rooms: 3 });
    expect(unpackReceipts(named.receipts)).toEqual([
      { seat: 1, number: 2, digest: sha256(Buffer.from('1/2')) },
      { seat: 2, number: 1, digest: sha256(Buffer.from('2/1')) },
    ]);
    expect(named.head).toEqual(await one('select head as value from rooms where id = $1', [first]));
    const [entry] = await new PostgresLog(keeper).read({ type: 'heads', roomId: null, before: null, limit: 1 });
    if (entry?.index !== named.index) throw new Error('the entry is not the one');
    const subject = Buffer.from(entry.subject ?? '', 'base64url');
    const siblings = Array.from({ length: named.siblings.length / 32 }, (_, i) =>
      named.siblings.subarray(32 * i, 32 * (i + 1)),
    );
    const leafOfRoom = roomHeadLeaf({ ...named, roomId: first, receipts: unpackReceipts(named.receipts) });
    const detailsHash = await one<Buffer>('select details_hash as value from log where index = $1', [entry.index]);
    const leaf = logLeaf({ version: 1, ...entry, detailsHash });
    const proof = await checkpoints.inclusionAt(named.index, newest.size);
    expect([
      verifyInclusion(leafOfRoom, named.position, named.rooms, siblings, subject),
      verifyInclusion(leaf, named.index, newest.size, proof, newest.root),
    ]).toEqual([true, true]);

    const [details] = await new PostgresLog(keeper).read({ type: 'heads', roomId: null, before: null, limit: 1 });
    expect(details?.details && openLogDetails(logKey, details.details, null)).toEqual({ rooms: 3 });
  });

  it('says nothing when nothing has changed, and names again what changes: words, or a receipt', async () => {
    const [quiet, lively] = [await room(), await room()];
    expect([await name(), await name(), await heads()]).toEqual([2, 0, 1]);
    await talk(lively, 2);
    expect([await name(), await name(), await heads()]).toEqual([1, 0, 2]);
    await receipt(quiet, 1, 1);
    expect([await name(), await name(), await heads()]).toEqual([1, 0, 3]);
    await receipt(quiet, 2, 1);
    expect([await name(), await name(), await heads()]).toEqual([1, 0, 4]);
    expect(await one<number>('select sum(entries)::integer as value from activity')).toBe(4);
  });

  it('does not name again a room that was written anew or cut off, and says which it is; others go on', async () => {
    const [rewritten, cut, honest] = [await room(3), await room(3), await room(3)];
    const driver = new PostgresRoomHeads(keeper);
    expect([await name(), await driver.altered()]).toEqual([3, []]);
    // As somebody who owns the database and knows the format: the rows, then the head in the room.
    await owner.query('update messages set head = sha256(head) where room_id = $1 and seq >= 2', [rewritten]);
    await owner.query(
      'update rooms r set head = (select head from messages where room_id = r.id and seq = 3) where id = $1',
      [rewritten],
    );
    await owner.query('delete from messages where room_id = $1 and seq = 3', [cut]);
    await owner.query(
      'update rooms r set last_seq = 2, head = (select head from messages where room_id = r.id and seq = 2) where id = $1',
      [cut],
    );
    await talk(honest, 1);
    for (const id of [rewritten, cut]) await talk(id, 1);
    expect([await name(), await name()]).toEqual([1, 0]);
    expect(await driver.altered()).toEqual([rewritten, cut].sort());
  });

  it('names rooms that ended, and none whose terms keep no log, that is empty, or that is destroyed', async () => {
    const ended = await room();
    const { id: unlogged } = await openedRoom(home, {
      policy: await home.policies.publish(terms({ kind: 'sealed', keeping: { ...terms().keeping, log: false } })),
    });
    await talk(unlogged, 1);
    await room(0);
    const destroyed = await room();
    await owner.query("update rooms set state = 'closed', closed_at = now() - interval '1 day' where id = $1", [ended]);
    await owner.query("update rooms set state = 'destroyed' where id = $1", [destroyed]);
    expect(await name()).toBe(1);
    expect(await namings(ended)).toMatchObject([{ lastSeq: 1, index: 0 }]);
  });

  it('takes many rooms in several entries, none twice', async () => {
    for (let i = 0; i < 5; i += 1) await room();
    expect(await name(2)).toBe(5);
    expect([await heads(), await count('room_heads')]).toEqual([3, 5]);
    expect(await name(2)).toBe(0);
  });

  it('names each change once, however many keepers there are', async () => {
    const drivers = [1, 2, 3].map(() => new PostgresRoomHeads(keeper));
    for (let round = 1; round <= 3; round += 1) {
      await room();
      await Promise.all(drivers.map((driver) => name(undefined, driver)));
      expect([await heads(), await count('room_heads')]).toEqual([round, round]);
    }
  });

  it('does not wait for a room that is locked, and names what was committed', async () => {
    const id = await room();
    await owner.query('begin');
    await owner.query('update rooms set last_seq = last_seq + 7 where id = $1', [id]);
    expect(await name()).toBe(1);
    await owner.query('rollback');
    expect(await namings(id)).toMatchObject([{ lastSeq: 1 }]);
  });

  it('keeps every naming, each holding on to the one before, and names a quiet open room again after ten minutes', async () => {
    const [lively, quiet, ended] = [await room(1), await room(1), await room(1)];
    expect(await name()).toBe(3);
    await talk(lively, 2);
    expect(await name()).toBe(1);
    await owner.query("update rooms set state = 'closed', closed_at = now() where id = $1", [ended]);
    await asOwner('log', "update log set at = at - interval '11 minutes'");
    expect([await name(), await name()]).toEqual([2, 0]);
    const said = async (id: RoomId) =>
      (await namings(id)).map(({ index, previous, lastSeq }) => [index, previous, lastSeq]);
    expect(await said(lively)).toEqual([
      [0, null, 1],
      [1, 0, 3],
      [2, 1, 3],
    ]);
    expect(await said(quiet)).toEqual([
      [0, null, 1],
      [2, 0, 1],
    ]);
    expect(await said(ended)).toEqual([[0, null, 1]]);
    expect(await one<number>('select sum(entries)::integer as value from activity')).toBe(5);
  });

  it('tells of rooms that it names late, whose namings may have been deleted', async () => {
    const [kept, deleted, fresh] = [await room(1), await room(1), await room(1)];
    expect(await naming()).toEqual({ rooms: 3, late: [] });
    await owner.query("update rooms set created_at = created_at - interval '1 hour' where id <> $1", [fresh]);
    await owner.query('delete from room_heads where room_id = $1', [deleted]);
    await talk(kept, 1);
    await talk(fresh, 1);
    expect(await naming()).toEqual({ rooms: 3, late: [deleted] });
  });

  it('finds a room that no longer holds an older naming of it, whatever the newest says', async () => {
    const [honest, forged] = [await room(2), await room(2)];
    expect(await name()).toBe(2);
    for (const id of [honest, forged]) await talk(id, 1);
    expect(await name()).toBe(2);
    const driver = new PostgresRoomHeads(keeper);
    expect(await driver.altered()).toEqual([]);
    await owner.query('update messages set head = sha256(head) where room_id = $1', [forged]);
    await owner.query(
      `with m as (select head from messages where room_id = $1 and seq = 3),
            r as (update rooms set head = (select head from m) where id = $1)
       update room_heads set head = (select head from m) where room_id = $1 and last_seq = 3`,
      [forged],
    );
    expect([await driver.altered(), await driver.altered()]).toEqual([[forged], [forged]]);
    await owner.query("update rooms set state = 'destroyed' where id = $1", [forged]);
    expect(await driver.altered()).toEqual([]);
  });
});

describe('signing the log', () => {
  it('signs what has grown, once, and each checkpoint is consistent with the one before', async () => {
    expect(await sign()).toEqual({ did: 'nothing' });
    for (const entries of [1, 2, 6]) {
      await logSomething(entries);
      expect(await sign()).toMatchObject({ did: 'signed' });
      expect(await sign()).toEqual({ did: 'nothing' });
    }
    const [last, , first] = await checkpoints.list({ before: null, limit: 10 });
    if (!last || !first) throw new Error('three were signed');
    const log: NoteVerifier = { name: origin, type: 1, publicKey: key.publicKey };
    expect(openCheckpoint(last.note, log)).toEqual({ origin, size: 9, root: last.root });
    expect(last.verifier).toBe(verifierKey(log));
    const proof = await checkpoints.consistency(first.size, last.size);
    expect(verifyConsistency(first.size, last.size, first.root, last.root, proof)).toBe(true);
    expect((await checkpoints.list({ before: last.size, limit: 1 })).map(({ size }) => size)).toEqual([3]);
  });

  it('signs one state once, however many keepers there are', async () => {
    for (let round = 1; round <= 3; round += 1) {
      await logSomething(2);
      const signed = await Promise.all([sign(), sign(), sign(), sign()]);
      expect(signed.filter(({ did }) => did === 'signed')).toHaveLength(1);
      expect(await count('checkpoints')).toBe(round);
    }
  });

  it('goes through a log of several pages', async () => {
    const many = Array.from({ length: 2_300 }, (_, i) =>
      logRecord(logKey, 'log', { type: 'signed_in', roomId: null, subject: `${i}`, details: {} }),
    );
    await new PostgresLog(keeper).append(many.slice(0, 1_100));
    expect(await sign()).toEqual({ did: 'signed', size: 1_100 });
    await new PostgresLog(keeper).append(many.slice(1_100));
    expect(await sign()).toEqual({ did: 'signed', size: 2_300 });
  });

  const forged = `sha256('forged')`;
  it.each([
    [
      'a row altered before it was signed',
      'log',
      "update log set subject = 'another' where index = 6",
      'entry 6 is not',
    ],
    ['a row whose time was moved', 'log', "update log set at = at - interval '1 s' where index = 5", 'entry 5 is not'],
    ['a row of no known type', 'log', "update log set type = 'nonsense' where index = 5", 'entry 5 is not'],
    ['a row taken out before it was signed', 'log', 'delete from log where index = 6', 'entry 6 is missing'],
    ['the last row taken out', 'log', 'delete from log where index = 7', 'entry 7 is missing'],
    ['a leaf', 'log_nodes', `update log_nodes set hash = ${forged} where level = 0 and index = 6`, 'entry 6 is not'],
    ['a node', 'log_nodes', `update log_nodes set hash = ${forged} where level = 1 and index = 3`, 'node 3 at level 1'],
    [
      'a node that was signed',
      'log_nodes',
      `update log_nodes set hash = ${forged} where level = 2`,
      'does not grow out',
    ],
    ['a node taken out', 'log_nodes', 'delete from log_nodes where level = 2', 'does not grow out'],
  ] as const)('refuses %s, and keeps refusing', async (_, table, statement, words) => {
    await logSomething(4);
    await sign();
    await logSomething(4);
    await asOwner(table, statement);
    const refused = { did: 'refused', because: expect.stringContaining(words) as unknown };
    expect(await sign()).toEqual(refused);
    expect(await sign()).toEqual(refused);
    expect(await count('checkpoints')).toBe(1);
  });

  it('refuses a tree that was made again around an altered entry, and one that was made shorter', async () => {
    await logSomething(4);
    await sign();
    // The whole log anew, with other words: everything in the database fits together.
    await asOwner('log', 'delete from log');
    await asOwner('log_nodes', 'delete from log_nodes');
    await owner.query(`delete from log_details`);
    await owner.query(`update log_tree set size = 0, edge = '{}'`);
    await logSomething(3);
    expect(await sign()).toMatchObject({
      did: 'refused',
      because: 'The log has 3 entries, and a checkpoint says there were 4.',
    });
    await logSomething(9);
    expect(await sign()).toMatchObject({
      did: 'refused',
      because: expect.stringContaining('does not grow out') as unknown,
    });
  });

  it('refuses what is dated ahead, or before what was there: a record is proved by when the log had what', async () => {
    await logSomething(4);
    await owner.query(`update log_tree set at = clock_timestamp() + interval '1 day'`);
    await logSomething();
    expect(await sign()).toEqual({ did: 'refused', because: 'The log entry 4 bears a time that has not come yet.' });
    const inTwoDays = () => Date.now() + 2 * 86_400_000;
    expect(await sign([key], inTwoDays)).toMatchObject({ did: 'signed', size: 5 });
    await owner.query('update log_tree set at = clock_timestamp()');
    await logSomething();
    expect(await sign([key], inTwoDays)).toEqual({
      did: 'refused',
      because: 'The log entry 5 bears a time before that of the entry before it.',
    });
  });

  it('refuses it too when the rows of the checkpoints are gone, by the one kept as an object', async () => {
    await logSomething(4);
    await sign();
    await publish();
    await owner.query('delete from checkpoints');
    await asOwner('log', 'delete from log where index >= 0');
    await asOwner('log_nodes', 'delete from log_nodes');
    await owner.query('delete from log_details');
    await owner.query(`update log_tree set size = 0, edge = '{}'`);
    await logSomething(6);
    expect(await sign()).toMatchObject({
      did: 'refused',
      because: expect.stringContaining('does not grow out') as unknown,
    });
    // Nor is the object taken back to fit.
    await publish();
    expect(textOf(checkpointObject(origin, 'newest'))).toContain(`${origin}\n4\n`);
  });

  it('refuses to follow a checkpoint that was altered', async () => {
    await logSomething(2);
    await sign();
    await logSomething();
    await owner.query(`update checkpoints set note = replace(note, E'\\n2\\n', E'\\n3\\n')`);
    expect(await sign()).toMatchObject({ did: 'refused', because: expect.stringContaining('was altered') as unknown });
    await owner.query(`update checkpoints set note = replace(note, E'\\n3\\n', E'\\n2\\n'), root = ${forged}`);
    expect(await sign()).toMatchObject({
      did: 'refused',
      because: expect.stringContaining('does not say what') as unknown,
    });
  });

  it('signs while the store of objects is away, and puts there later what it lacks, oldest first', async () => {
    objects.away = true;
    for (let i = 0; i < 3; i += 1) {
      await logSomething();
      expect(await sign()).toMatchObject({ did: 'signed' });
      await expect(publish()).rejects.toThrow('nobody answers');
    }
    objects.away = false;
    expect([await publish(), await publish()]).toEqual([3, 0]);
    const [newest] = await checkpoints.list({ before: null, limit: 1 });
    expect(newest && [3, 'newest' as const].map((size) => textOf(checkpointObject(origin, size)))).toEqual(
      newest && [checkpointFile(newest), newest.note],
    );
    expect([...objects.objects.keys()]).toEqual(
      [1, 2, 3, 'newest' as const].map((size) => checkpointObject(origin, size)),
    );
  });
});

describe('a change of the key', () => {
  const next = new SigningKey(randomBytes(32));

  it('is an entry that both keys signed, once, and the new one signs from then on', async () => {
    await logSomething(2);
    await sign([key]);
    const signed = await Promise.all([sign([next, key]), sign([next, key])]);
    expect(signed).toContainEqual({ did: 'signed', size: 3 });
    expect(await sign([next, key])).toEqual({ did: 'nothing' });
    const [entry, ...more] = await new PostgresLog(keeper).read({
      type: 'checkpoint_key_changed',
      roomId: null,
      before: null,
      limit: 5,
    });
    const details = entry?.details && openLogDetails(logKey, entry.details, null);
    expect([entry?.index, entry?.subject, more]).toEqual([2, (await checkpoints.newest())?.verifier, []]);
    expect(details && isKeyChange(origin, details as unknown as Parameters<typeof isKeyChange>[1])).toBe(true);
    await logSomething();
    expect(await sign([next])).toEqual({ did: 'signed', size: 4 });
  });

  it('is never taken back: of two keepers with the keys in other orders one goes on and the other says why not', async () => {
    await logSomething();
    await sign([key, next]);
    expect(await sign([next, key])).toEqual({ did: 'signed', size: 2 });
    const replaced = {
      did: 'refused',
      because: expect.stringContaining('one that the log has replaced') as unknown,
    };
    expect(await sign([key, next])).toMatchObject(replaced);
    await logSomething();
    expect(await sign([key, next])).toMatchObject(replaced);
    expect(await sign([next, key])).toEqual({ did: 'signed', size: 3 });
    expect(await count("log where type = 'checkpoint_key_changed'")).toBe(1);
    // Under another origin too, as after a restore.
    await owner.query(`update log_tree set origin = 'parley/restored'`);
    await logSomething();
    expect(await sign([key, next])).toMatchObject(replaced);
    expect(await sign([next])).toEqual({ did: 'signed', size: 4 });
  });

  it('leaves a note among the objects that tells the new key from the old, and waits for them', async () => {
    await logSomething();
    await sign([key]);
    objects.away = true;
    expect(await sign([next, key])).toMatchObject({
      did: 'refused',
      because: expect.stringContaining('objects is away') as unknown,
    });
    objects.away = false;
    await sign([next, key]);
    const [name = ''] = await objects.list('key-changes');
    const change = openKeyChange((await objects.get(name))?.toString('utf8') ?? '');
    expect([change?.from.publicKey, change?.to.publicKey]).toEqual([key.publicKey, next.publicKey]);
  });

  it('goes on after a keeper that was killed between the entry and the checkpoint', async () => {
    await logSomething();
    await sign([key]);
    const signing = new PostgresLogSigning(keeper);
    let turns = 0;
    const killed = {
      turn: ((decide) => {
        turns += 1;
        return turns === 1 ? signing.turn(decide) : Promise.reject(new Error('killed'));
      }) as PostgresLogSigning['turn'],
    };
    await expect(signLog({ signing: killed, objects, keys: [next, key], logKey, now: Date.now })).rejects.toThrow(
      'killed',
    );
    expect(await count("log where type = 'checkpoint_key_changed'")).toBe(1);
    expect(await sign([next, key])).toEqual({ did: 'signed', size: 2 });
    expect(await count("log where type = 'checkpoint_key_changed'")).toBe(1);
  });

  it('is refused in words when the old key is not given', async () => {
    await logSomething();
    await sign([key]);
    await logSomething();
    const refused = await sign([next]);
    expect(refused).toMatchObject({
      did: 'refused',
      because: expect.stringContaining('give both, the new one first') as unknown,
    });
    expect(await count('log')).toBe(2);
  });
});

describe('witnesses', () => {
  const now = () => Date.now() as ServerTime;
  let witness: TestWitness;
  let verifier: NoteVerifier;
  beforeEach(() => {
    witness = new TestWitness({ name: origin, type: 1, publicKey: key.publicKey });
    ({ verifier } = witness);
  });
  const ask = (...witnesses: Witness[]) => askWitnesses({ checkpoints, witnesses, now });
  const grow = async (entries: number) => {
    await logSomething(entries);
    await sign();
  };

  it('cosign each newest checkpoint once, and the object gets their lines', async () => {
    expect(await ask(witness)).toEqual({ cosigned: 0, without: [], newestAt: null });
    await grow(3);
    await publish();
    expect(await ask(witness)).toMatchObject({ cosigned: 1, without: [] });
    expect(await ask(witness)).toMatchObject({ cosigned: 0, without: [] });
    await grow(4);
    expect(await ask(witness)).toMatchObject({ cosigned: 1, without: [] });
    expect(witness.asked).toEqual(['old 0', 'old 3']);
    await publish();
    for (const size of [3, 7]) {
      const note = textOf(checkpointObject(origin, size)) ?? '';
      expect(parseNote(note)?.signatures.map(({ name: by }) => by)).toEqual([origin, verifier.name]);
    }
  });

  it('that remember another size than we think are asked again from there', async () => {
    await grow(3);
    await ask(witness);
    await owner.query('delete from cosignatures');
    await grow(5);
    expect(await ask(witness)).toMatchObject({ cosigned: 1 });
    expect(witness.asked).toEqual(['old 0', 'old 0', 'old 3']);
  });

  it('that have seen another tree are named, and nothing of them is kept', async () => {
    await grow(3);
    witness.seen = { size: 2, root: sha256(Buffer.from('another tree')) };
    expect(await ask(witness)).toMatchObject({
      cosigned: 0,
      without: [{ witness: verifier.name, because: 'It answers 422.' }],
    });
    witness.seen = { size: 9, root: sha256(Buffer.from('a longer tree')) };
    expect(await ask(witness)).toMatchObject({ without: [{ because: 'It has seen 9 entries and was shown 3.' }] });
    expect(await count('cosignatures')).toBe(0);
  });

  it('that lie are not believed, and a dead one takes nothing from the others', async () => {
    await grow(3);
    const { note = '' } = (await checkpoints.newest()) ?? {};
    const text = parseNote(note)?.text ?? '';
    const named = (n: number): NoteVerifier => ({ ...verifier, name: `witness.example/${n}` });
    const saying = (by: NoteVerifier, body: string): Witness => ({
      verifier: by,
      addCheckpoint: () => Promise.resolve({ status: 200, contentType: 'text/plain', body }),
    });
    const line = (by: NoteVerifier, signature: Buffer) =>
      signatureLine({ name: by.name, keyId: keyIdOf(by), signature });
    const liars = [
      saying(named(1), line(named(1), randomBytes(72))),
      saying(named(2), witness.cosign(text)),
      saying(named(3), 'no line at all'),
      saying(named(4), ''),
      saying(verifier, witness.cosign(text, Math.floor(Date.now() / 1000) + 3_600)),
      saying(verifier, witness.cosign(text.replace('\n3\n', '\n4\n'))),
    ];
    const dead: Witness = { verifier: named(9), addCheckpoint: () => Promise.reject(new Error('fetch failed')) };
    const asked = await ask(...liars, dead);
    expect([asked.cosigned, asked.without.length, await count('cosignatures')]).toEqual([0, 7, 0]);
    expect(asked.without.at(-1)?.because).toBe('It does not answer: fetch failed');
    expect(await ask(dead, witness)).toMatchObject({
      cosigned: 1,
      without: [{ witness: 'witness.example/9' }],
    });
  });
});

describe('what is told of the jobs', () => {
  it('is the newest round of each; one that broke off is late by the time since', async () => {
    const jobs = new PostgresJobs(keeper);
    const figures = { done: 3, waiting: 2, lag: 10 };
    expect(await jobs.report({ name: 'rooms', took: 12, failed: false, worked: figures })).toEqual(figures);
    await owner.query("update jobs set ran_at = ran_at - interval '100 s'");
    const late = await jobs.report({ name: 'rooms', took: 5, failed: true, worked: null });
    expect(late).toMatchObject({ done: 0, waiting: 2 });
    expect(late.lag).toBeGreaterThanOrEqual(110);
    expect(await count('jobs where failed_at is not null')).toBe(1);
    await jobs.report({ name: 'rooms', took: 5, failed: false, worked: { done: 0, waiting: 0, lag: 0 } });
    expect(await count("jobs where failed_at is null and lag = 0 and name = 'rooms'")).toBe(1);
    await jobs.report({ name: 'checkpoints', took: 5, failed: true, worked: figures });
    expect(await count('jobs where failed_at is not null and waiting = 2')).toBe(1);
  });

  it('counts what is due and by how much the oldest is late', async () => {
    expect(await readBacklog(keeper, 'rooms')).toEqual({ waiting: 0, lag: 0 });
    const [due] = [await room(), await room()];
    await owner.query("update rooms set ends_at = now() - interval '90 s' where id = $1", [due]);
    expect(await readBacklog(keeper, 'rooms')).toEqual({ waiting: 1, lag: expect.closeTo(90, -1) as unknown });
    await logSomething(2);
    expect(await readBacklog(keeper, 'checkpoints')).toMatchObject({ waiting: 2 });
    await sign();
    expect(await readBacklog(keeper, 'checkpoints')).toEqual({ waiting: 0, lag: 0 });
    expect(await readBacklog(keeper, 'images')).toEqual({ waiting: 0, lag: 0 });
  });
});

it('proves an entry in the tree of every size that holds it', async () => {
  await logSomething(6);
  const leaf = await one<Buffer>('select hash as value from log_nodes where level = 0 and index = 2');
  const nodes = await owner.query<{ level: number; index: string; hash: Buffer }>('select * from log_nodes');
  const nodeAt = new Map(nodes.rows.map((node) => [`${node.level}/${node.index}`, node.hash]));
  for (let size = 3; size <= 6; size += 1) {
    const proof = await checkpoints.inclusionAt(2, size);
    expect(proof).toEqual(inclusionProof(2, size, (node) => nodeAt.get(`${node.level}/${node.index}`)));
    expect(verifyInclusion(leaf, 2, size, proof, sha256())).toBe(false);
  }
  await expect(checkpoints.inclusionAt(2, 2)).rejects.toThrow(RangeError);
});

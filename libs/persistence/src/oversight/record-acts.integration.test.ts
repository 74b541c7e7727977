import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal, refuse } from '@parley/contracts';
import type { AdministratorId, HoldId, LogType, ReadingId, RoomId, RotationId, ServerTime } from '@parley/contracts';
import { durableId, newDataKey } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import type { Administrator, Hold, Reading, Rotation } from '@parley/oversight';
import { logRecord } from '@parley/rooms';
import { openedRoom, saying, setRoom, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { PostgresArchives } from '../jobs/postgres-archives.js';
import { PostgresRetention } from '../jobs/postgres-retention.js';
import { PostgresLog } from '../log/postgres-log.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { BoundRows } from './bound-rows.js';
import { PostgresAdministrators } from './postgres-administrators.js';
import { PostgresDestructions } from './postgres-destructions.js';
import { PostgresAttestations } from './postgres-attestations.js';
import { PostgresFigures } from './postgres-figures.js';
import { PostgresHolds } from './postgres-holds.js';
import { PostgresOversightRooms } from './postgres-oversight-rooms.js';
import { PostgresReadings } from './postgres-readings.js';
import { PostgresRotations } from './postgres-rotations.js';

const NOW = Date.now() as ServerTime;
const after = (seconds: number) => (NOW + seconds * 1000) as ServerTime;
const key = newDataKey(1);
const sealed = (): Sealed => randomBytes(60) as Sealed;

let database: TestDatabase;
let owner: pg.Client;
let chat: DataSource;
let admin: DataSource;
let keeper: DataSource;
let home: RoomHomeDriver;
let log: PostgresLog;
const people: Administrator[] = [];
beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
  home = {
    rooms: new PostgresRoomStore(chat),
    messages: new PostgresMessageLog(chat),
    policies: new PostgresPolicyStore(chat, () => []),
    logged: () => Promise.resolve([]),
  };
  log = new PostgresLog(admin);
  for (const name of ['Ada', 'Sam', 'Tess']) {
    const id = durableId() as AdministratorId;
    const person: Administrator = { id, name, roles: ['security'], createdAt: NOW, signedInAt: null };
    await new PostgresAdministrators(admin, new BoundRows(admin, { administrators: key, log: key })).create(
      person,
      null,
      [],
    );
    people.push(person);
  }
});
afterAll(async () => {
  await Promise.all([chat, admin, keeper].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

const person = (index: number): Administrator => {
  const found = people[index];
  if (!found) throw new Error('nobody');
  return found;
};
const entry = (type: LogType, roomId: RoomId | null, subject: string | null = null) => [
  logRecord(key, 'log', { type, roomId, subject, details: {} }),
];
const logged = async (roomId: RoomId): Promise<string[]> =>
  (await log.read({ type: null, roomId, before: null, limit: 200 })).map(({ type }) => type).reverse();
/** What no log takes: the transaction fails at its last statement. */
const unwritable = (type: LogType, roomId: RoomId) =>
  entry(type, roomId).map((record) => ({ ...record, detailsHash: Buffer.alloc(3) }));

const readingOf = (roomId: RoomId, fields: Partial<Reading> = {}): Reading => ({
  id: durableId() as ReadingId,
  roomId,
  administratorId: person(0).id,
  name: 'Ada',
  reason: sealed(),
  askedAt: NOW,
  startedAt: null,
  endsAt: null,
  endedAt: null,
  refusedAt: null,
  approvals: [],
  ...fields,
});
const holdOn = (roomId: RoomId): Hold => ({
  id: durableId() as HoldId,
  roomId,
  administratorId: person(1).id,
  by: 'Sam',
  reason: sealed(),
  placedAt: NOW,
  releasedAt: null,
  releasedBy: null,
});

/** Until some statement of that user waits for a lock; `owner` is in a transaction. */
async function waitingFor(user: string): Promise<void> {
  for (;;) {
    const { rowCount } = await owner.query(
      `select from pg_stat_activity where usename = $1 and datname = current_database() and wait_event_type = 'Lock'`,
      [user],
    );
    if (rowCount !== 0) return;
    await pause(5);
    // Each look at the activity of one transaction shows what the first saw.
    await owner.query('select pg_stat_clear_snapshot()');
  }
}

describe('readings that others answer', () => {
  it('take two answers at once one after the other, each seeing the one before', async () => {
    const readings = new PostgresReadings(admin);
    const room = await openedRoom(home);
    const reading = readingOf(room.id);
    await readings.open(reading, entry('reading_asked', room.id));
    const seen: number[] = [];
    const answers = await Promise.all(
      [1, 2].map((index) =>
        readings.change(reading.id, ({ approvals }) => {
          seen.push(approvals.length);
          const { id: administratorId, name } = person(index);
          return {
            approval: { administratorId, name, agrees: true, at: after(index) },
            ...(approvals.length === 1 && { startedAt: after(2), endsAt: after(1802) }),
            log: entry('reading_agreed', room.id),
          };
        }),
      ),
    );
    expect(seen).toEqual([0, 1]);
    expect(answers.filter((one) => !isRefusal(one) && one.startedAt !== null)).toHaveLength(1);
    const found = await readings.find(reading.id);
    expect(found).toMatchObject({ name: 'Ada', startedAt: after(2), endsAt: after(1802) });
    expect(found?.approvals.map(({ name, agrees, at }) => [name, agrees, at])).toEqual([
      ['Sam', true, after(1)],
      ['Tess', true, after(2)],
    ]);
    expect(await logged(room.id)).toEqual(['reading_asked', 'reading_agreed', 'reading_agreed']);
  });

  it('do not wait for a removal that waits for them', async () => {
    const readings = new PostgresReadings(admin);
    const room = await openedRoom(home);
    const reading = readingOf(room.id);
    await readings.open(reading, []);
    const { id: administratorId, name } = person(1);
    const approval = { administratorId, name, agrees: true, at: NOW };
    // As a removal does: all administrators, then the readings of the one who goes.
    await owner.query('begin');
    await owner.query('select from administrators order by id for update');
    const answered = readings.change(reading.id, () => ({ approval, log: [] }), administratorId);
    try {
      await waitingFor('parley_admin');
      await owner.query('select from readings where id = $1 for update nowait', [reading.id]);
    } finally {
      await owner.query('commit');
      await answered;
    }
    expect((await readings.find(reading.id))?.approvals).toHaveLength(1);
  });

  it('stay as they are when the answer is refused or can not be logged', async () => {
    const readings = new PostgresReadings(admin);
    const room = await openedRoom(home);
    const reading = readingOf(room.id);
    await readings.open(reading, []);
    expect(await readings.change(reading.id, () => refuse('conflict'))).toEqual(refuse('conflict'));
    const { id: administratorId, name } = person(1);
    const approval = { administratorId, name, agrees: true, at: NOW };
    const begins = { startedAt: NOW, endsAt: after(1800) };
    await expect(
      readings.change(reading.id, () => ({ approval, ...begins, log: unwritable('reading_agreed', room.id) })),
    ).rejects.toThrow();
    expect(await readings.find(reading.id)).toEqual(reading);
    expect(await readings.change(durableId() as ReadingId, () => refuse('conflict'))).toEqual(refuse('not_found'));
  });

  it('are listed by whose they are, their room and their state of now', async () => {
    const readings = new PostgresReadings(admin);
    const room = await openedRoom(home);
    const day = 24 * 3600;
    const states: [string, Partial<Reading>][] = [
      ['waiting', { askedAt: after(-day + 1) }],
      ['ended', { askedAt: after(-day) }],
      ['open', { startedAt: after(-1799), endsAt: after(1) }],
      ['ended', { startedAt: after(-1800), endsAt: NOW }],
    ];
    for (const [, fields] of states) await readings.open(readingOf(room.id, fields), []);
    const refused = readingOf(room.id, { administratorId: person(1).id, name: 'Sam' });
    await readings.open(refused, []);
    await readings.change(refused.id, () => ({ refusedAt: NOW, log: [] }));
    const done = readingOf(room.id, { startedAt: NOW, endsAt: after(60) });
    await readings.open(done, []);
    await readings.change(done.id, () => ({ endedAt: NOW, log: [] }));
    const all = { administratorId: null, roomId: room.id, state: null, before: null, limit: 50, now: NOW };
    const count = async (query: object): Promise<number> => (await readings.list({ ...all, ...query })).length;
    expect(await count({})).toBe(6);
    expect(
      await Promise.all((['waiting', 'open', 'ended', 'refused'] as const).map((state) => count({ state }))),
    ).toEqual([1, 1, 3, 1]);
    expect((await readings.list({ ...all, administratorId: person(1).id })).map(({ id }) => id)).toEqual([refused.id]);
    const [newest, ...rest] = await readings.list(all);
    expect(await readings.list({ ...all, before: newest?.id ?? null })).toEqual(rest);
    expect(await count({ limit: 2 })).toBe(2);
  });
});

describe('holds', () => {
  it('are placed, found and released with who did it, in the log', async () => {
    const holds = new PostgresHolds(admin);
    const room = await openedRoom(home);
    const [one, other] = [holdOn(room.id), holdOn(room.id)];
    expect(await holds.place(one, ({ holds: standing }) => entry('hold_placed', room.id, String(standing)))).toBeNull();
    let standing = 0;
    await holds.place(other, (kept) => {
      standing = kept.holds;
      return entry('hold_placed', room.id);
    });
    expect(standing).toBe(1);
    expect(await new PostgresOversightRooms(admin).find(room.id)).toMatchObject({ holds: 2, lastSeq: 0 });
    const release = () => ({
      administratorId: person(2).id,
      releasedAt: after(9),
      log: entry('hold_released', room.id),
    });
    expect(await holds.release(one.id, release)).toBeNull();
    expect(await holds.release(durableId() as HoldId, release)).toEqual(refuse('not_found'));
    const all = { roomId: room.id, released: null, limit: 9 };
    expect(await holds.list({ ...all, released: true })).toEqual([
      { ...one, releasedAt: after(9), releasedBy: 'Tess' },
    ]);
    expect(await holds.list({ ...all, released: false })).toEqual([other]);
    expect(await holds.list(all)).toHaveLength(2);
    expect(await new PostgresOversightRooms(admin).find(room.id)).toMatchObject({ holds: 1 });
    expect(await logged(room.id)).toEqual(['hold_placed', 'hold_placed', 'hold_released']);
  });

  it('are not there when they can not be logged, and are still there when their release can not', async () => {
    const holds = new PostgresHolds(admin);
    const room = await openedRoom(home);
    const hold = holdOn(room.id);
    await expect(holds.place(hold, () => unwritable('hold_placed', room.id))).rejects.toThrow();
    expect(await holds.list({ roomId: room.id, released: null, limit: 9 })).toEqual([]);
    await holds.place(hold, () => entry('hold_placed', room.id));
    const release = { administratorId: person(2).id, releasedAt: NOW, log: unwritable('hold_released', room.id) };
    await expect(holds.release(hold.id, () => release)).rejects.toThrow();
    expect(await holds.list({ roomId: room.id, released: false, limit: 9 })).toEqual([hold]);
  });

  const closed = async (): Promise<RoomId> => {
    const { id } = await openedRoom(home);
    await setRoom(home, id, { state: 'closed' });
    return id;
  };
  const destruction = (id: RoomId) => ({
    remains: 'row' as const,
    certificate: null,
    log: entry('room_destroyed', id),
  });
  const place = (id: RoomId) =>
    new PostgresHolds(admin).place(holdOn(id), ({ state }) =>
      state === 'destroyed' ? refuse('room_gone') : entry('hold_placed', id),
    );
  /** Holds the log while `work` runs, so that whoever has the room's lock keeps it. */
  async function whileLogIsHeld<T>(user: string, first: () => Promise<T>, then: () => Promise<void>): Promise<T> {
    await owner.query('begin');
    await owner.query('select from log_tree for update');
    const begun = first();
    try {
      await waitingFor(user);
      await then();
    } finally {
      await owner.query('commit');
    }
    return begun;
  }

  it('are placed at once while keeper archives the room, and hold it', async () => {
    const { policy } = await openedRoom(home);
    const keeping = { ...policy.keeping, afterEnd: { ...policy.keeping.afterEnd, archive: true } };
    const { id } = await openedRoom(home, { policy: await home.policies.publish({ ...policy, keeping }) });
    await setRoom(home, id, { state: 'closed' });
    await owner.query("update rooms set closed_at = now() - interval '1 hour' where id = $1", [id]);
    await owner.query(
      `insert into room_heads (room_id, log_index, last_seq, head, receipts, position, rooms, siblings)
       select id, 0, last_seq, head, '', 0, 1, '' from rooms where id = $1`,
      [id],
    );
    let placed: unknown = 'nothing yet';
    const archived = await new PostgresArchives(keeper).archive(id, async () => {
      // The room's objects are on their way: that takes as long as the store takes.
      placed = await Promise.race([place(id), pause(5_000).then(() => 'waits')]);
      return { manifestHash: randomBytes(32), parts: 1, bytes: 1, log: entry('room_archived', id) };
    });
    expect([placed, archived]).toEqual([null, true]);
    expect(await new PostgresOversightRooms(admin).find(id)).toMatchObject({ state: 'archived', holds: 1 });
  });

  it('placed while keeper destroys wait for it, and come too late', async () => {
    const id = await closed();
    let placing: Promise<unknown> = Promise.resolve();
    const destroyed = await whileLogIsHeld(
      'parley_keeper',
      () => new PostgresRetention(keeper).destroy(id, () => Promise.resolve(destruction(id))),
      () => {
        placing = place(id);
        return Promise.resolve();
      },
    );
    expect([destroyed, await placing]).toEqual([true, refuse('room_gone')]);
    expect(await logged(id)).toEqual(['room_destroyed']);
  });

  it('that are being placed make keeper leave the room alone', async () => {
    const id = await closed();
    let destroyed: boolean | null = null;
    const placed = await whileLogIsHeld(
      'parley_admin',
      () => place(id),
      async () => {
        destroyed = await new PostgresRetention(keeper).destroy(id, () => Promise.resolve(destruction(id)));
      },
    );
    expect([placed, destroyed]).toEqual([null, false]);
    expect(await logged(id)).toEqual(['hold_placed']);
  });
});

describe('destruction', () => {
  it('is a mark on the room, made once, seen by whoever looks at it', async () => {
    const destructions = new PostgresDestructions(admin);
    const { id } = await openedRoom(home, { fields: { code: 'DE5T' as never } });
    const ask = () =>
      destructions.ask(id, ({ destructionAsked, code, state, holds, policy }) => {
        expect([code, state, holds, policy.kind]).toEqual(['DE5T', 'active', 0, 'audited']);
        return destructionAsked === null ? { at: after(3), log: entry('destruction_asked', id) } : refuse('conflict');
      });
    const asked = await Promise.all([ask(), ask(), ask()]);
    expect(asked.filter((refusal) => refusal === null)).toHaveLength(1);
    expect(await new PostgresOversightRooms(admin).find(id)).toMatchObject({ destructionAsked: after(3) });
    expect(await logged(id)).toEqual(['destruction_asked']);
    expect(await destructions.ask(durableId() as RoomId, () => refuse('conflict'))).toEqual(refuse('not_found'));
  });
});

describe('rotations', () => {
  it('are asked one at a time, and count what each master key wraps', async () => {
    const rotations = new PostgresRotations(admin);
    await owner.query('delete from room_keys');
    await openedRoom(home, { more: { key: { version: 1, masterKeyId: 3, wrapped: sealed() } } });
    await openedRoom(home, { more: { key: { version: 1, masterKeyId: 3, wrapped: sealed() } } });
    await owner.query(`insert into service_keys (name, version, master_key_id, wrapped) values ('x', 1, 5, '\\x00')`);
    const uses = await rotations.uses();
    expect(uses).toEqual([
      { id: 3, rooms: 2, services: 0 },
      { id: 5, rooms: 0, services: 1 },
    ]);
    const rotation = (administratorId: AdministratorId | null, by: string | null): Rotation => ({
      id: durableId() as RotationId,
      masterKeyId: 5,
      administratorId,
      by,
      askedAt: NOW,
      rewrapped: 0,
      finishedAt: null,
      superseded: false,
    });
    const ask = (one: Rotation) =>
      rotations.ask(one, (now) => {
        expect(now.uses).toEqual(uses);
        return now.unfinished ? refuse('conflict') : entry('rotation_asked', null, one.id);
      });
    const asked = await Promise.all([1, 2, 3].map(() => ask(rotation(person(1).id, 'Sam'))));
    expect(asked.filter((refusal) => refusal === null)).toHaveLength(1);
    const [first] = await rotations.list(9);
    expect(first).toMatchObject({ masterKeyId: 5, by: 'Sam', askedAt: NOW, rewrapped: 0, finishedAt: null });
    await keeper.query('update rotations set rewrapped = 2, finished_at = $1', [new Date(after(5))]);
    expect(await ask(rotation(null, null))).toBeNull();
    expect((await rotations.list(9)).map(({ by, rewrapped, finishedAt }) => [by, rewrapped, finishedAt])).toEqual([
      [null, 0, null],
      ['Sam', 2, after(5)],
    ]);
  });
});

describe('what keeper signed', () => {
  it('is shown of the log as it is called now, newest first, with witnesses under the note', async () => {
    const attestations = new PostgresAttestations(admin);
    expect([await attestations.verifier(), await attestations.checkpoints({ before: null, limit: 9 })]).toEqual([
      null,
      [],
    ]);
    const { rows } = await owner.query<{ origin: string }>('select origin from log_tree');
    const origin = rows[0]?.origin ?? '';
    const insert = (name: string, size: number, verifier: string) =>
      keeper.query('insert into checkpoints (origin, size, root, note, verifier, at) values ($1, $2, $3, $4, $5, $6)', [
        name,
        size,
        Buffer.alloc(32, size),
        `${name}\n${size}\n\n— ${name} c2ln\n`,
        verifier,
        new Date(after(size)),
      ]);
    await insert(origin, 9, 'old');
    await insert(origin, 10, 'new');
    await insert('parley/before-the-restore', 99, 'elsewhere');
    await keeper.query('insert into cosignatures (origin, size, witness, line, at) values ($1, 10, $2, $3, $4)', [
      origin,
      'w.example',
      '— w.example Y29zaWc=',
      new Date(after(11)),
    ]);
    const [newest, older] = await attestations.checkpoints({ before: null, limit: 9 });
    expect(newest).toEqual({
      origin,
      size: 10,
      root: Buffer.alloc(32, 10).toString('base64'),
      at: after(10),
      note: `${origin}\n10\n\n— ${origin} c2ln\n— w.example Y29zaWc=\n`,
      witnesses: [{ name: 'w.example', at: after(11) }],
    });
    expect(older).toMatchObject({ size: 9, witnesses: [] });
    expect(await attestations.checkpoints({ before: 10, limit: 9 })).toEqual([older]);
    expect(await attestations.verifier()).toBe('new');
    expect((await new PostgresFigures(admin).log()).checkpoint).toEqual({ size: 10, at: after(10) });
  });

  it('is found by a certificate’s number, and shown with the room', async () => {
    const { id } = await openedRoom(home);
    await keeper.query('insert into certificates (number, room_id, note, destroyed_at) values (4, $1, $2, $3)', [
      id,
      'gone',
      new Date(NOW),
    ]);
    await keeper.query(
      `insert into archives (room_id, manifest_hash, parts, bytes, archived_at) values ($1, $2, 1, 1, $3)`,
      [id, randomBytes(32), new Date(after(-5))],
    );
    const attestations = new PostgresAttestations(admin);
    expect(await attestations.certificate(4)).toEqual({ number: 4, roomId: id, note: 'gone', destroyedAt: NOW });
    expect(await attestations.certificate(5)).toBeNull();
    expect(await new PostgresOversightRooms(admin).find(id)).toMatchObject({ certificate: 4, archivedAt: after(-5) });
  });
});

describe('figures', () => {
  const HOUR = 3_600_000;
  const hourOf = (time: number) => time - (time % HOUR);

  it('count each entry of the log once, and what keeper saw of messages', async () => {
    const figures = new PostgresFigures(admin);
    const since = hourOf(Date.now()) as ServerTime;
    const total = async () => {
      const hours = await figures.hours(since);
      return (['opened', 'readings', 'denied', 'messages'] as const).map((what) =>
        hours.reduce((sum, hour) => sum + hour[what], 0),
      );
    };
    const [opened = 0, readings = 0, denied = 0, messages = 0] = await total();
    await log.append([...entry('room_opened', null), ...entry('network_denied', null), ...entry('signed_in', null)]);
    await log.append(entry('reading_asked', null));
    await keeper.query('insert into activity (minute, entries, rooms) values ($1, 7, 2), ($2, 5, 1)', [
      new Date(since + 60_000),
      new Date(since - 60_000),
    ]);
    const expected = [opened + 1, readings + 1, denied + 1, messages + 7];
    // Two at once count what is new once between them.
    const [one, other] = await Promise.all([total(), total()]);
    expect([one, other]).toContainEqual(expected);
    expect(await total()).toEqual(expected);
    expect((await figures.log()).size).toBe(await log.size());
  });

  it('of keeper’s work are what it wrote last', async () => {
    await keeper.query(
      `insert into jobs (name, ran_at, took, done, waiting, lag, failed_at) values ('checkpoint', $1, 12, 1, 0, 3, null)`,
      [new Date(NOW)],
    );
    expect(await new PostgresFigures(admin).jobs()).toEqual([
      { name: 'checkpoint', ranAt: NOW, took: 12, done: 1, waiting: 0, lag: 3, failedAt: null },
    ]);
  });

  it('find their 30 days in a log of 200,000 entries by its times', async () => {
    const day = 24 * HOUR;
    // Only times and types matter here: entries without a tree, which nobody verifies.
    const { rows } = await owner.query<{ size: number }>('select size::float8 from log_tree');
    const size = rows[0]?.size ?? 0;
    await owner.query('alter table log disable trigger all');
    await owner.query('update log set at = $1::timestamptz', [new Date(NOW - 61 * day)]);
    await owner.query(
      `insert into log (index, at, type, details_hash)
       select $1::bigint + n, $2::timestamptz + n * interval '25 seconds', (array['room_opened', 'room_joined', 'reading_asked'])[1 + n % 3], '\\x00'
       from generate_series(0, 199999) n`,
      [size, new Date(NOW - 60 * day)],
    );
    await owner.query('update log_tree set size = $1', [size + 200_000]);
    await owner.query('analyze log');
    const figures = new PostgresFigures(admin);
    const since = hourOf(NOW - 30 * day) as ServerTime;
    const hours = await figures.hours(since);
    expect(await figures.hours(since)).toEqual(hours);
    const { rows: counted } = await owner.query<{ opened: number }>(
      "select count(*)::integer as opened from log where type = 'room_opened' and at >= $1",
      [new Date(since)],
    );
    expect(hours.reduce((sum, { opened }) => sum + opened, 0)).toBe(counted[0]?.opened);
    expect(hours.every(({ hour }) => hour >= since)).toBe(true);
    const found = await log.read({
      type: null,
      roomId: null,
      before: null,
      limit: 5,
      from: since,
      to: (since + 60_000) as ServerTime,
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ at }) => at >= since && at < since + 60_000)).toBe(true);
  });

  it('of all rooms come from the rooms, whatever lies in messages', async () => {
    const { id } = await openedRoom(home);
    const rooms = new PostgresOversightRooms(admin);
    const { messages } = await rooms.counts(NOW);
    await home.messages.append(saying(id, 'one'));
    await owner.query('begin');
    try {
      await owner.query('lock table messages in access exclusive mode');
      expect((await rooms.counts(NOW)).messages).toBe(messages + 1);
    } finally {
      await owner.query('rollback');
    }
  });
});

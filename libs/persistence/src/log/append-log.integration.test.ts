import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { isRefusal, refuse } from '@parley/contracts';
import type { AdministratorId, HoldId, LogType, RoomId, ServerTime } from '@parley/contracts';
import { durableId, newDataKey } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import type { Hold } from '@parley/oversight';
import { append, EMPTY_TREE, logLeaf, root } from '@parley/record';
import { logRecord } from '@parley/rooms';
import type { Room } from '@parley/rooms';
import { openedRoom, saying, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { PostgresRetention } from '../jobs/postgres-retention.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { BoundRows } from '../oversight/bound-rows.js';
import { PostgresAdministrators } from '../oversight/postgres-administrators.js';
import { PostgresDestructions } from '../oversight/postgres-destructions.js';
import { PostgresHolds } from '../oversight/postgres-holds.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresReceipts } from '../stores/postgres-receipts.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { firstLogIndex } from './first-log-index.js';
import { PostgresLog } from './postgres-log.js';

const key = newDataKey(1);
const ROOMS = 8;
const ROUNDS = 12;
/** So many at once would leave a gap, two of one index or a deadlock, if there were any to be had. */
const WRITTEN_ALONE = 40;

let database: TestDatabase;
let owner: pg.Client;
let sources: DataSource[];
beforeAll(async () => {
  database = await testDatabase();
  sources = await Promise.all(
    (['chat', 'admin', 'keeper'] as const).map((program) => connect({ url: database[program], program })),
  );
  owner = new pg.Client(database.owner);
  await owner.connect();
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

const entry = (type: LogType, roomId: RoomId | null = null) => [
  logRecord(key, 'log', { type, roomId, subject: null, details: { salt: randomBytes(4).toString('hex') } }),
];
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
async function inTurn<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  while (done.length < count) done.push(await work());
  return done;
}
const accepted = (answers: readonly unknown[]): number => answers.filter((one) => !isRefusal(one)).length;

describe('the log under everybody at once', () => {
  // A deadlock would be somebody's error: PostgreSQL breaks it by failing one of them (SQLSTATE 40P01).
  it('has no deadlock, no gap and no entry twice, and its tree is the one of its entries', async () => {
    const [chat, admin, keeper] = sources;
    if (!chat || !admin || !keeper) throw new Error('three programs');
    const chatsRooms = new PostgresRoomStore(chat);
    const home: RoomHomeDriver = {
      rooms: chatsRooms,
      messages: new PostgresMessageLog(chat),
      policies: new PostgresPolicyStore(chat, () => entry('policy_changed')),
      logged: () => Promise.resolve([]),
    };
    const sam = {
      id: durableId() as AdministratorId,
      name: 'Sam',
      roles: ['security' as const],
      createdAt: Date.now() as ServerTime,
      signedInAt: null,
    };
    await new PostgresAdministrators(admin, new BoundRows(admin, { administrators: key, log: key })).create(
      sam,
      null,
      entry('administrator_created'),
    );
    const rooms: Room[] = [];
    for (let n = 0; n < ROOMS; n += 1) rooms.push(await openedRoom(home));
    const holds = new PostgresHolds(admin);
    const destructions = new PostgresDestructions(admin);
    const keepersRooms = new PostgresRoomStore(keeper);
    const retention = new PostgresRetention(keeper);
    const hold = (roomId: RoomId): Hold => ({
      id: durableId() as HoldId,
      roomId,
      administratorId: sam.id,
      by: sam.name,
      reason: randomBytes(40) as Sealed,
      placedAt: Date.now() as ServerTime,
      releasedAt: null,
      releasedBy: null,
    });
    const change = (store: PostgresRoomStore, id: RoomId, type: LogType) =>
      store.change(id, () => ({ change: { room: {}, log: () => entry(type, id) }, result: null }));

    // A lane waits 200 ms for a room and no longer; a client sends again.
    const say = async (id: RoomId) => {
      const draft = saying(id, 'word');
      for (;;) {
        const answer = await home.messages.append(draft);
        if (!isRefusal(answer) || answer.refused !== 'unavailable') return answer;
      }
    };

    // One after the other in each room, all rooms at once: connections are few, and who waits long for one is turned away.
    const inEachRoom = async <T>(work: (id: RoomId) => Promise<T>): Promise<T[]> =>
      (await Promise.all(rooms.map(({ id }) => inTurn(ROUNDS, () => work(id))))).flat();

    const begun = await new PostgresLog(admin).size();
    const [changed, said, alone, held, asked] = await Promise.all([
      // Chat: what happens in rooms, and the words that lock the same rows without the log.
      inEachRoom((id) => change(chatsRooms, id, 'room_locked')),
      Promise.all(times(ROUNDS, () => rooms.map(({ id }) => say(id))).flat()),
      // Admin: what belongs to no room, and what locks a room first.
      inTurn(WRITTEN_ALONE, () => new PostgresLog(admin).append([...entry('signed_in'), ...entry('signed_out')])),
      inEachRoom((id) => holds.place(hold(id), () => entry('hold_placed', id))),
      Promise.all(
        rooms.map(({ id }) =>
          destructions.ask(id, () => ({ at: Date.now() as ServerTime, log: entry('destruction_asked', id) })),
        ),
      ),
      // Keeper: the same rooms, and a destruction that finds a reason not to.
      inEachRoom((id) => change(keepersRooms, id, 'room_archived')),
      inEachRoom((id) => retention.destroy(id, () => Promise.resolve(null))),
    ]);
    expect([accepted(changed), accepted(said)]).toEqual([ROUNDS * ROOMS, ROUNDS * ROOMS]);
    expect([...held, ...asked].filter((refusal) => refusal !== null)).toEqual([]);

    const expected = begun + 3 * ROUNDS * ROOMS + 2 * alone.length + ROOMS;
    const { rows } = await owner.query<{
      index: number;
      at: number;
      type: LogType;
      room_id: string | null;
      subject: string | null;
      details_hash: Buffer;
    }>(
      'select index::float8, floor(extract(epoch from at) * 1000)::float8 as at, type, room_id, subject, details_hash from log order by index',
    );
    expect(rows.map(({ index }) => index)).toEqual(times(expected, (index) => index));
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b));
    const grown = append(
      EMPTY_TREE,
      rows.map(({ at, type, room_id: roomId, subject, details_hash: detailsHash }) =>
        logLeaf({ version: 1, at, type, roomId, subject, detailsHash }),
      ),
    );
    expect(await new PostgresLog(admin).size()).toBe(expected);
    expect((await new PostgresLog(admin).root()).equals(root(grown.tree))).toBe(true);
    const nodes = await owner.query<{ level: number; index: number; hash: Buffer }>(
      'select level, index::float8, hash from log_nodes',
    );
    const written = new Map(nodes.rows.map(({ level, index, hash }) => [`${level}/${index}`, hash.toString('hex')]));
    expect(written).toEqual(
      new Map(grown.nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash.toString('hex')])),
    );
    const { rows: sealed } = await owner.query('select count(*)::integer as details from log_details');
    expect(sealed).toEqual([{ details: expected }]);
    // Times rise, so an entry is found by its time; those of one millisecond come as a whole.
    const pool = admin.driver as unknown as { master: pg.Pool };
    for (const time of [0, rows[0]?.at ?? 0, rows[expected >> 1]?.at ?? 0, rows.at(-1)?.at ?? 0, Date.now() + 1_000]) {
      const first = rows.findIndex(({ at }) => at >= time);
      expect(await firstLogIndex(pool.master, expected, time as ServerTime)).toBe(first === -1 ? expected : first);
    }
  });
});

describe('the times of the log', () => {
  it('never run backwards, and the rooms go by them, when the clock of the database is set back', async () => {
    const [chat, , keeper] = sources;
    if (!chat || !keeper) throw new Error('three programs');
    // As it stands after an entry that was written while the clock went an hour ahead.
    const ahead = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
    await owner.query('update log_tree set at = $1', [new Date(ahead)]);
    const from = await new PostgresLog(keeper).size();
    await new PostgresLog(keeper).append(entry('signed_in'));
    await new PostgresLog(keeper).append([...entry('signed_in'), ...entry('signed_in')]);
    const home: RoomHomeDriver = {
      rooms: new PostgresRoomStore(chat),
      messages: new PostgresMessageLog(chat),
      policies: new PostgresPolicyStore(chat, () => []),
      logged: () => Promise.resolve([]),
    };
    const room = await openedRoom(home);
    const said = await home.messages.append(saying(room.id, 'word'));
    const opened = await owner.query<{ at: Date }>(
      'select created_at as at from rooms order by created_at desc limit 1',
    );
    const { rows } = await owner.query<{ at: Date }>('select at from log where index >= $1 order by index', [from]);
    expect(rows.map(({ at }) => at.getTime())).toEqual([ahead, ahead, ahead]);
    expect(opened.rows[0]?.at.getTime()).toBe(ahead);
    // Messages and receipts too: a room of these times would be found out of order by whoever proves it.
    if (isRefusal(said) || said.duplicate) throw new Error('not said');
    expect(said.entry.sentAt).toBe(ahead);
    const asked = { roomId: room.id, seat: said.entry.seat, upTo: said.entry.seq, number: 1, previous: null };
    let taken: ServerTime | null = null;
    await new PostgresReceipts(chat).take(asked, (_state, now) => {
      taken = now;
      return refuse('not_found');
    });
    expect(taken).toBe(ahead);
    // And they go on by themselves.
    await owner.query("update log_tree set at = clock_timestamp() - interval '1 minute'");
    await new PostgresLog(keeper).append(entry('signed_in'));
    const { rows: last } = await owner.query<{ late: boolean; noted: boolean }>(
      `select l.at > clock_timestamp() - interval '30 seconds' as late, l.at = t.at as noted
       from log l, log_tree t where l.index = t.size - 1`,
    );
    expect(last).toEqual([{ late: true, noted: true }]);
  });
});

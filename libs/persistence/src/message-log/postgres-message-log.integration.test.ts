import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal, refuse } from '@parley/contracts';
import { startPostgres } from '@parley/embedded';
import type { Appended, EntryDraft, Room } from '@parley/rooms';
import { assertChain, openedRoom, saying, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { DatabaseLostError } from '../database-error.js';
import { migrate } from '../migrate.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { PostgresMessageLog } from './postgres-message-log.js';

const homeOn = (database: DataSource): RoomHomeDriver & { messages: PostgresMessageLog } => ({
  rooms: new PostgresRoomStore(database),
  messages: new PostgresMessageLog(database),
  policies: new PostgresPolicyStore(database, () => []),
  logged: () => Promise.resolve([]),
});
const openRooms = (home: RoomHomeDriver, count: number): Promise<Room[]> =>
  Promise.all(Array.from({ length: count }, () => openedRoom(home)));

/** Sends as a device does: the same draft again until somebody answers; what an answer said last is what counts. */
async function sendUntilAnswered(home: RoomHomeDriver, draft: EntryDraft): Promise<Appended> {
  for (;;) {
    try {
      const answer = await home.messages.append(draft);
      if (!isRefusal(answer)) return answer;
      if (answer.refused !== 'unavailable') throw new Error(answer.refused);
    } catch (error) {
      if (!(error instanceof DatabaseLostError)) throw error;
    }
  }
}

describe('the message log of two processes', () => {
  let database: TestDatabase;
  let processes: DataSource[];
  let owner: pg.Client;
  beforeAll(async () => {
    database = await testDatabase();
    processes = await Promise.all([1, 2].map(() => connect({ url: database.chat, program: 'chat' })));
    owner = new pg.Client(database.owner);
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await Promise.all(processes.map((source) => source.destroy()));
    await database.drop();
  });
  const homes = () => processes.map(homeOn) as [ReturnType<typeof homeOn>, ReturnType<typeof homeOn>];

  it('keeps one order without gaps in rooms that both write to', async () => {
    const [a, b] = homes();
    const rooms = await openRooms(a, 8);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        rooms.flatMap(({ id }) => [a, b].map((home) => home.messages.append(saying(id, `${i}`)))),
      ).flat(),
    );
    expect(answers.every((answer) => 'seq' in answer && !answer.duplicate)).toBe(true);
    for (const { id } of rooms) expect(await assertChain(a, id)).toHaveLength(100);
  });

  it('stores a message once that came to both at the same moment', async () => {
    const [a, b] = homes();
    const rooms = await openRooms(a, 10);
    const drafts = rooms.flatMap(({ id }) => Array.from({ length: 10 }, (_, i) => saying(id, `${i}`)));
    const answers = await Promise.all(
      drafts.map((draft) => Promise.all([a, b].map((home) => home.messages.append(draft)))),
    );
    for (const pair of answers) {
      const [one, two] = pair as [Appended, Appended];
      expect([one.seq, one.id, one.sentAt]).toEqual([two.seq, two.id, two.sentAt]);
      expect([one.duplicate, two.duplicate].sort()).toEqual([false, true]);
    }
    for (const { id } of rooms) expect(await assertChain(a, id)).toHaveLength(10);
  });

  it('answers the other rooms of a batch while somebody holds one of them, and says so for that one', async () => {
    const [home] = homes();
    const rooms = await openRooms(home, 6);
    const [held] = rooms as [Room];
    await owner.query('begin');
    await owner.query('select 1 from rooms where id = $1 for update', [held.id]);
    const answers = await Promise.all(rooms.map(({ id }) => home.messages.append(saying(id, 'hello'))));
    await owner.query('rollback');
    expect(answers[0]).toEqual(refuse('unavailable'));
    expect(answers.slice(1).every((answer) => 'seq' in answer)).toBe(true);
    expect(await home.messages.append(saying(held.id, 'again'))).toMatchObject({ seq: 1 });
  });

  it('rejects what nobody knows the fate of when connections are cut, and a retry stores each once', async () => {
    const [home] = homes();
    const rooms = await openRooms(home, 20);
    let cuts = 0;
    const done = new AbortController();
    const cutting = (async () => {
      while (!done.signal.aborted && cuts < 40) {
        const { rowCount } = await owner.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where usename = 'parley_chat' and datname = current_database() and state <> 'idle'`,
        );
        cuts += rowCount ?? 0;
      }
    })();
    await Promise.all(
      rooms.map(async ({ id }) => {
        for (let i = 0; i < 30; i += 1) await sendUntilAnswered(home, saying(id, `${i}`));
      }),
    );
    done.abort();
    await cutting;
    expect(cuts).toBeGreaterThan(0);
    for (const { id } of rooms) expect(await assertChain(home, id)).toHaveLength(30);
  });

  it('takes nothing new while it drains, and answers everything it took', async () => {
    const [home] = homes();
    const [room] = (await openRooms(home, 1)) as [Room];
    const taken = Array.from({ length: 20 }, (_, i) => home.messages.append(saying(room.id, `${i}`)));
    const drained = home.messages.drain();
    expect(await home.messages.append(saying(room.id, 'late'))).toEqual(refuse('draining'));
    await drained;
    expect((await Promise.all(taken)).every((answer) => 'seq' in answer)).toBe(true);
    expect(await assertChain(home, room.id)).toHaveLength(20);
  });
});

describe('the message log over a crash of PostgreSQL', () => {
  it('has every acknowledged message once and in order after kill -9', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-crash-'));
    const passwords = { chat: 'chat', admin: 'admin', keeper: 'keeper' };
    let server = await startPostgres({ dataDir });
    try {
      await migrate({ url: server.adminUrl, passwords });
      const before = await connect({ url: server.url('postgres', 'parley_chat', 'chat'), program: 'chat' });
      const home = homeOn(before);
      const rooms = await openRooms(home, 50);
      const acked = new Map<string, Appended[]>(rooms.map(({ id }) => [id, []]));
      const unsettled: EntryDraft[] = [];
      let count = 0;
      await Promise.all(
        rooms.flatMap(({ id }) =>
          [1, 2].map(async (seat) => {
            for (;;) {
              const draft = saying(id, 'words', { seat });
              try {
                const answer = await home.messages.append(draft);
                if (isRefusal(answer)) throw new Error(answer.refused);
                acked.get(id)?.push(answer);
                count += 1;
                if (count === 3_000) process.kill(-server.pid, 'SIGKILL');
              } catch (error) {
                expect(error).toBeInstanceOf(DatabaseLostError);
                unsettled.push(draft);
                return;
              }
            }
          }),
        ),
      );
      await before.destroy();
      await server.ended;
      server = await startPostgres({ dataDir });
      const after = await connect({ url: server.url('postgres', 'parley_chat', 'chat'), program: 'chat' });
      const recovered = homeOn(after);
      for (const { id } of rooms) {
        const stored = new Map((await assertChain(recovered, id)).map((entry) => [entry.seq, entry.id]));
        for (const { seq, id: entryId } of acked.get(id) ?? []) expect(stored.get(seq)).toBe(entryId);
      }
      const retried = await Promise.all(unsettled.map((draft) => recovered.messages.append(draft)));
      expect(retried.every((answer) => 'seq' in answer)).toBe(true);
      let stored = 0;
      for (const { id } of rooms) stored += (await assertChain(recovered, id)).length;
      expect(stored).toBe(count + unsettled.length);
      await after.destroy();
    } finally {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

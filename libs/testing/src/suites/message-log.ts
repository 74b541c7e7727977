import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { refuse } from '@parley/contracts';
import type { ClientMessageId, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { durableId, volatileId } from '@parley/crypto';
import { verifyRoom } from '@parley/record';
import type { Room, StoredEntry } from '@parley/rooms';
import { openedRoom, participant, saying, setRoom, terms } from './room-store-openings.js';
import type { RoomHomeDriver } from './room-store-openings.js';
import type { Statement } from './statement.js';

const all = (home: RoomHomeDriver, id: RoomId): Promise<StoredEntry[]> =>
  home.messages.list(id, { from: 1, after: 0, limit: 10_000 });

/** A room's chain holds, from its terms to the head that its row names. */
export async function assertChain(home: RoomHomeDriver, id: RoomId): Promise<StoredEntry[]> {
  const room = await home.rooms.find(id);
  assert.ok(room);
  const entries = await all(home, id);
  const verdict = await verifyRoom({
    roomId: id,
    policyDigest: room.policyDigest,
    rows: entries.map((entry) => ({ ...entry, addressCommitment: null })),
    expected: room,
  });
  assert.deepEqual([verdict.firstMismatch, verdict.entries], [null, room.lastSeq]);
  return entries;
}
const past = (room: Room) => (room.createdAt - 1000) as ServerTime;

export const messageLogStatements: readonly Statement<RoomHomeDriver>[] = [
  {
    says: 'gives entries their place without gaps, in the order they came, chained to the head of the room',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const drafts = Array.from({ length: 300 }, (_, i) => saying(room.id, `word ${i}`));
      const answers = await Promise.all(drafts.map((draft) => home.messages.append(draft)));
      assert.deepEqual(
        answers.map((a) => 'seq' in a && a.seq),
        drafts.map((_, i) => i + 1),
      );
      const entries = await assertChain(home, room.id);
      assert.deepEqual(
        entries.map((e) => [e.id, e.clientMessageId]),
        drafts.map((d) => [d.id, d.clientMessageId]),
      );
      for (const [i, answer] of answers.entries()) assert.deepEqual('entry' in answer && answer.entry, entries[i]);
    },
  },
  {
    says: 'leaves the revision alone',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      await home.messages.append(saying(room.id, 'hello'));
      assert.deepEqual(await home.rooms.pulse([room.id]), [{ id: room.id, lastSeq: 1, revision: 0 }]);
    },
  },
  {
    says: 'answers a repeated message with the place it has, later and at the same moment',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const [clientMessageId, salt] = [volatileId(), randomBytes(32)];
      const again = () => home.messages.append(saying(room.id, 'once', { clientMessageId, salt }));
      const answers = [...(await Promise.all([again(), again(), again()])), await again()];
      const [first] = answers;
      assert.ok(first && 'seq' in first && !first.duplicate);
      for (const answer of answers.slice(1))
        assert.deepEqual(answer, { seq: 1, id: first.id, sentAt: first.sentAt, duplicate: true });
      assert.equal((await assertChain(home, room.id)).length, 1);
    },
  },
  {
    says: 'refuses other words under the same id, and takes the same id from another seat or in another room',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home, { fields: { participants: [participant(1), participant(2)] } });
      const other = await openedRoom(home);
      const clientMessageId = volatileId();
      const say = (id: RoomId, words: string, seat: number) =>
        home.messages.append(saying(id, words, { clientMessageId, seat }));
      const [first, changed] = await Promise.all([say(room.id, 'this', 1), say(room.id, 'that', 1)]);
      assert.ok('seq' in first);
      assert.deepEqual(changed, refuse('id_conflict'));
      assert.deepEqual(await say(room.id, 'that', 1), refuse('id_conflict'));
      assert.ok('seq' in (await say(room.id, 'that', 2)));
      assert.ok('seq' in (await say(other.id, 'that', 1)));
    },
  },
  {
    says: 'still knows a message of a room that has ended since',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const draft = saying(room.id, 'last words');
      await home.messages.append(draft);
      await setRoom(home, room.id, { state: 'closed' });
      const again = await home.messages.append(draft);
      assert.ok('seq' in again && again.duplicate);
    },
  },
  {
    says: 'refuses a closed room, one whose time has passed, one not yet open, a seat given back, and no room at all',
    async holds(make) {
      const home = await make();
      const refusal = async (prepare: (room: Room) => Promise<void>) => {
        const room = await openedRoom(home);
        await prepare(room);
        const answer = await home.messages.append(saying(room.id, 'hello'));
        assert.deepEqual(await all(home, room.id), []);
        return answer;
      };
      assert.deepEqual(await refusal((room) => setRoom(home, room.id, { state: 'closed' })), refuse('room_ended'));
      assert.deepEqual(await refusal((room) => setRoom(home, room.id, { endsAt: past(room) })), refuse('room_ended'));
      assert.deepEqual(await refusal((room) => setRoom(home, room.id, { state: 'pending' })), refuse('wrong_state'));
      const gone = await refusal(async ({ id }) => {
        await home.rooms.change(id, ({ participants }, now) => ({
          change: { participants: participants.map((p) => ({ ...p, leftAt: now })) },
          result: null,
        }));
      });
      assert.deepEqual(gone, refuse('not_found'));
      assert.deepEqual(await home.messages.append(saying(durableId() as RoomId, 'hello')), refuse('not_found'));
    },
  },
  {
    says: 'lets no bad entry fail its neighbours',
    async holds(make) {
      const home = await make();
      const rooms = await Promise.all(Array.from({ length: 6 }, () => openedRoom(home)));
      const closed = await openedRoom(home);
      await setRoom(home, closed.id, { state: 'closed' });
      const drafts = rooms.flatMap(({ id }) => [
        saying(id, 'one'),
        saying(closed.id, 'no'),
        { ...saying(id, 'broken'), commitment: Buffer.alloc(5) },
        { ...saying(id, 'nobody'), seat: 1.5 as SeatNumber },
        { ...saying(id, 'nameless'), clientMessageId: 'no id' as ClientMessageId },
        saying(id, 'two'),
      ]);
      const answers = await Promise.allSettled(drafts.map((draft) => home.messages.append(draft)));
      for (const [i] of rooms.entries()) {
        const [one, no, broken, nobody, nameless, two] = answers.slice(i * 6, i * 6 + 6);
        assert.ok(one?.status === 'fulfilled' && 'seq' in one.value);
        assert.deepEqual(no?.status === 'fulfilled' && no.value, refuse('room_ended'));
        for (const bad of [broken, nobody, nameless]) assert.equal(bad?.status, 'rejected');
        assert.ok(two?.status === 'fulfilled' && 'seq' in two.value);
      }
      for (const { id } of rooms) assert.equal((await assertChain(home, id)).length, 2);
    },
  },
  {
    says: 'moves the end of a room that ends when it is quiet, and never beyond its latest end',
    async holds(make) {
      const home = await make();
      const end = { after: 1_000, idle: 600, belowSeats: 0, byParticipant: true };
      const policy = await home.policies.publish(terms({ end }));
      const fresh = await openedRoom(home, { policy });
      const said = await home.messages.append(saying(fresh.id, 'hello'));
      assert.ok('seq' in said);
      assert.equal((await home.rooms.find(fresh.id))?.endsAt, said.sentAt + 600_000);
      const old = await home.rooms.change(fresh.id, (room) => ({
        change: { room: { activatedAt: (room.createdAt - 500_000) as ServerTime } },
        result: null,
      }));
      assert.ok(!('refused' in old));
      await home.messages.append(saying(fresh.id, 'still here'));
      assert.equal((await home.rooms.find(fresh.id))?.endsAt, fresh.createdAt + 500_000);
    },
  },
  {
    says: 'lists pages forwards and backwards, never before the first sequence one may see',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      await Promise.all(Array.from({ length: 10 }, (_, i) => home.messages.append(saying(room.id, `word ${i}`))));
      const seqs = async (page: Parameters<typeof home.messages.list>[1]) =>
        (await home.messages.list(room.id, page)).map((e) => e.seq);
      assert.deepEqual(await seqs({ from: 1, after: 3, limit: 3 }), [4, 5, 6]);
      assert.deepEqual(await seqs({ from: 6, after: 3, limit: 3 }), [6, 7, 8]);
      assert.deepEqual(await seqs({ from: 1, before: 8, limit: 3 }), [5, 6, 7]);
      assert.deepEqual(await seqs({ from: 6, before: 8, limit: 3 }), [6, 7]);
      assert.deepEqual(await seqs({ from: 1, after: 10, limit: 3 }), []);
    },
  },
  {
    says: 'keeps many rooms apart while all of them talk at once',
    async holds(make) {
      const home = await make();
      const rooms = await Promise.all(Array.from({ length: 40 }, () => openedRoom(home)));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => rooms.map(({ id }) => home.messages.append(saying(id, `${i}`)))).flat(),
      );
      assert.ok(answers.every((a) => 'seq' in a));
      for (const { id } of rooms) assert.equal((await assertChain(home, id)).length, 20);
    },
  },
];

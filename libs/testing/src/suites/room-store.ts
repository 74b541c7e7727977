import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { refuse } from '@parley/contracts';
import type { KnockId, RoomCode, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { durableId, newDataKey } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { CodeTakenError, drawCode, logRecord, sealNotice, seated } from '@parley/rooms';
import type { Knock, Room } from '@parley/rooms';
import { CODE, openedRoom, opening, participant, setRoom, terms } from './room-store-openings.js';
import type { RoomHomeDriver } from './room-store-openings.js';
import type { Statement } from './statement.js';

const key = newDataKey(1);
const later = (now: ServerTime, seconds: number) => (now + seconds * 1000) as ServerTime;
const knock = (fields: Partial<Knock> = {}): Knock => ({
  id: durableId() as KnockId,
  thumbprint: participant(1).thumbprint,
  name: randomBytes(40) as Sealed,
  about: null,
  keyPackage: null,
  address: randomBytes(50) as Sealed,
  joinProof: 'proof',
  state: 'waiting',
  askedAt: 1_763_700_000_456 as ServerTime,
  expiresAt: null,
  asked: [1 as SeatNumber],
  decisions: [],
  ...fields,
});
const noted = (roomId: RoomId, type: 'room_opened' | 'room_joined') =>
  logRecord(key, 'room', { type, roomId, subject: null, details: {} });
const found = async (home: RoomHomeDriver, id: RoomId): Promise<Room> => {
  const room = await home.rooms.find(id);
  assert.ok(room);
  return room;
};

export const roomStoreStatements: readonly Statement<RoomHomeDriver>[] = [
  {
    says: 'keeps a room as it was opened, with its seats and its key',
    async holds(make) {
      const home = await make();
      const policy = await home.policies.publish(terms());
      let given;
      const room = await home.rooms.open((now) => {
        given = opening(policy, now, { knocks: [knock()] }, {});
        return given;
      });
      assert.ok(!('refused' in room) && given);
      assert.deepEqual(room, (given as ReturnType<typeof opening>).room);
      assert.deepEqual(await home.rooms.find(room.id), room);
      assert.deepEqual(await home.rooms.key(room.id), (given as ReturnType<typeof opening>).key);
    },
  },
  {
    says: 'knows nothing of a room that was never opened',
    async holds(make) {
      const home = await make();
      const id = durableId() as RoomId;
      assert.equal(await home.rooms.find(id), null);
      assert.equal(await home.rooms.key(id), null);
      assert.deepEqual(await home.rooms.pulse([id]), []);
      assert.deepEqual(await home.rooms.change(id, () => ({ change: null, result: 1 })), refuse('not_found'));
    },
  },
  {
    says: 'writes a whole change and raises the revision by one',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const asking = knock();
      const asked = await home.rooms.change(room.id, () => ({ change: { knocks: [asking] }, result: 'asked' }));
      assert.ok(!('refused' in asked));
      assert.equal(asked.result, 'asked');
      assert.equal(asked.room.revision, 1);
      assert.deepEqual(await home.rooms.find(room.id), asked.room);
      const admitted = await home.rooms.change(room.id, (current, now) => ({
        change: {
          room: { state: 'locked', linkKey: randomBytes(56) as Sealed, linkKeyHash: randomBytes(32) },
          participants: [participant(2, { joinedAt: now, joinedSeq: 1 })],
          knocks: [{ ...asking, state: 'admitted', decisions: [{ seat: 1 as SeatNumber, admit: true, at: now }] }],
          entries: [sealNotice(key, current.id, 'joined', { name: null, seat: 2, thumbprint: asking.thumbprint })],
          log: () => [noted(current.id, 'room_joined')],
        },
        result: null,
      }));
      assert.ok(!('refused' in admitted));
      assert.equal(admitted.room.lastSeq, 1);
      assert.deepEqual(await home.rooms.find(room.id), admitted.room);
      assert.deepEqual(await home.messages.list(room.id, { from: 1, after: 0, limit: 10 }), admitted.entries);
      assert.deepEqual(await home.logged(room.id), ['room_joined']);
      const left = await home.rooms.change(room.id, (current, now) => ({
        change: { participants: seated(current).flatMap((p) => (p.seat === 2 ? [{ ...p, leftAt: now }] : [])) },
        result: null,
      }));
      assert.ok(!('refused' in left));
      assert.deepEqual(await home.rooms.find(room.id), left.room);
      assert.equal(seated(left.room).length, 1);
    },
  },
  {
    says: 'changes nothing for a refusal, for an answer without a change, and when the decision throws',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      assert.deepEqual(await home.rooms.change(room.id, () => refuse('wrong_state')), refuse('wrong_state'));
      const answered = await home.rooms.change(room.id, (current) => ({ change: null, result: current.state }));
      assert.deepEqual(answered, { result: 'active', room, entries: [] });
      await assert.rejects(
        home.rooms.change(room.id, () => {
          throw new Error('a bug');
        }),
        /a bug/,
      );
      assert.deepEqual(await home.rooms.find(room.id), room);
    },
  },
  {
    says: 'lets changes of one room pass one at a time',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const results = await Promise.all(
        Array.from({ length: 30 }, () =>
          home.rooms.change(room.id, (current, now) =>
            seated(current).length >= 2
              ? refuse('room_unavailable')
              : {
                  change: {
                    participants: [participant(2, { joinedAt: now, joinedSeq: current.lastSeq + 1 })],
                    entries: [sealNotice(key, current.id, 'joined', { name: null, seat: 2, thumbprint: 'x' })],
                  },
                  result: null,
                },
          ),
        ),
      );
      assert.equal(results.filter((r) => !('refused' in r)).length, 1);
      const after = await found(home, room.id);
      assert.deepEqual([after.revision, after.lastSeq, after.participants.length], [1, 1, 2]);
    },
  },
  {
    says: 'gives a code to one living room at a time',
    async holds(make) {
      const home = await make();
      const code = drawCode(CODE);
      const room = await openedRoom(home, { fields: { code } });
      const policy = await home.policies.publish(terms());
      const id = durableId() as RoomId;
      await assert.rejects(
        home.rooms.open((now) => opening(policy, now, { id, code })),
        CodeTakenError,
      );
      assert.equal(await home.rooms.find(id), null);
      const other = await openedRoom(home);
      await assert.rejects(setRoom(home, other.id, { code }), CodeTakenError);
      assert.deepEqual(await home.rooms.find(other.id), other);
      assert.equal((await home.rooms.findByCode(code))?.id, room.id);
    },
  },
  {
    says: 'lets a code rest after its room gave it up',
    async holds(make) {
      const home = await make();
      const policy = await home.policies.publish(terms());
      const close = async (seconds: number): Promise<RoomCode> => {
        const code = drawCode(CODE);
        const room = await openedRoom(home, { fields: { code } });
        await home.rooms.change(room.id, (_, now) => ({
          change: { room: { state: 'closed' }, retiredCode: { code, until: later(now, seconds) } },
          result: null,
        }));
        assert.equal(await home.rooms.findByCode(code), null);
        return code;
      };
      const resting = await close(60);
      await assert.rejects(
        home.rooms.open((now) => opening(policy, now, { code: resting })),
        CodeTakenError,
      );
      const other = await openedRoom(home);
      await assert.rejects(setRoom(home, other.id, { code: resting }), CodeTakenError);
      const rested = await close(-1);
      assert.equal((await openedRoom(home, { fields: { code: rested } })).code, rested);
    },
  },
  {
    says: 'finds a living room by its code until its hour, and until the code runs out',
    async holds(make) {
      const home = await make();
      const code = drawCode(CODE);
      const room = await openedRoom(home, { fields: { code } });
      assert.deepEqual(await home.rooms.findByCode(code), room);
      await setRoom(home, room.id, { codeRenewsAt: later(room.createdAt, 60) });
      assert.equal((await home.rooms.findByCode(code))?.id, room.id);
      await setRoom(home, room.id, { codeRenewsAt: later(room.createdAt, -1) });
      assert.equal(await home.rooms.findByCode(code), null);
      await setRoom(home, room.id, { codeRenewsAt: later(room.createdAt, 60), endsAt: later(room.createdAt, -1) });
      assert.equal(await home.rooms.findByCode(code), null);
    },
  },
  {
    says: 'moves a read mark forward, never back, and never beyond what was said',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const mark = async (seq: number) => {
        const at = await home.rooms.read(room.id, 1 as SeatNumber, seq);
        const reader = (await found(home, room.id)).participants[0];
        if (at !== null) assert.equal(reader?.readAt, at);
        return { moved: at !== null, to: reader?.readSeq };
      };
      for (const seat of [2, 3])
        await home.rooms.change(room.id, (current) => ({
          change: { entries: [sealNotice(key, current.id, 'left', { seat })] },
          result: null,
        }));
      assert.deepEqual(await mark(1), { moved: true, to: 1 });
      assert.deepEqual(await mark(2), { moved: true, to: 2 });
      assert.deepEqual(await mark(1), { moved: false, to: 2 });
      assert.deepEqual(await mark(99), { moved: false, to: 2 });
      assert.equal((await found(home, room.id)).revision, 2);
    },
  },
  {
    says: "finds a device's rooms, newest first: where it sits and where it knocks",
    async holds(make) {
      const home = await make();
      const { thumbprint } = participant(1);
      const sitting = await openedRoom(home, { fields: { participants: [participant(1, { thumbprint })] } });
      const knocking = await openedRoom(home, {
        fields: { createdAt: later(sitting.createdAt, 1), knocks: [knock({ thumbprint })] },
      });
      await openedRoom(home);
      const own = await home.rooms.ofDevice(thumbprint);
      assert.deepEqual(
        own.map((r) => r.id),
        [knocking.id, sitting.id],
      );
      assert.deepEqual(own[1], sitting);
      assert.deepEqual(await home.rooms.ofDevice(participant(1).thumbprint), []);
    },
  },
  {
    says: 'names the living rooms whose time has passed',
    async holds(make) {
      const home = await make();
      const room = await openedRoom(home);
      const over = await openedRoom(home);
      await setRoom(home, over.id, { endsAt: later(over.createdAt, -1) });
      const closed = await openedRoom(home);
      await setRoom(home, closed.id, { endsAt: later(over.createdAt, -1), state: 'closed' });
      const due = await home.rooms.due(1000);
      assert.ok(due.includes(over.id));
      assert.ok(!due.includes(room.id) && !due.includes(closed.id));
      assert.ok((await home.rooms.due(1)).length <= 1);
    },
  },
  {
    says: 'tells last sequence and revision of many rooms at once',
    async holds(make) {
      const home = await make();
      const [untouched, locked] = [await openedRoom(home), await openedRoom(home)];
      const rooms = [untouched, locked];
      await setRoom(home, locked.id, { state: 'locked' });
      const pulses = await home.rooms.pulse(rooms.map((r) => r.id));
      assert.deepEqual(
        rooms.map(({ id }) => pulses.find((p) => p.id === id)),
        rooms.map(({ id }, i) => ({ id, lastSeq: 0, revision: i })),
      );
    },
  },
  {
    says: 'refuses more living rooms than the policy allows, in all and for one address',
    async holds(make) {
      const home = await make();
      const limited = async (limits: { rooms: number | null; roomsPerAddress: number | null }) => {
        // Terms of their own, so that no other test's rooms count.
        const message = { maxLength: 1 + randomBytes(4).readUInt32BE(), images: false };
        const policy = await home.policies.publish(terms({ limits, message }));
        return (...addressTags: Buffer[]) => home.rooms.open((now) => opening(policy, now, {}, { addressTags }));
      };
      const openAny = await limited({ rooms: 2, roomsPerAddress: null });
      const many = await Promise.all(Array.from({ length: 6 }, () => openAny()));
      const living = many.flatMap((room) => ('refused' in room ? [] : [room]));
      assert.equal(living.length, 2);
      assert.deepEqual(await openAny(), refuse('too_many_requests'));
      for (const { id } of living.slice(1)) await setRoom(home, id, { state: 'closed' });
      assert.ok(!('refused' in (await openAny())));

      const openFrom = await limited({ rooms: null, roomsPerAddress: 1 });
      const [yesterday, today, tomorrow, other] = [1, 2, 3, 4].map(() => randomBytes(32)) as [
        Buffer,
        Buffer,
        Buffer,
        Buffer,
      ];
      assert.ok(!('refused' in (await openFrom(today, yesterday))));
      assert.deepEqual(await openFrom(today, yesterday), refuse('too_many_requests'));
      assert.deepEqual(await openFrom(tomorrow, today), refuse('too_many_requests'));
      assert.ok(!('refused' in (await openFrom(other, randomBytes(32)))));
    },
  },
  {
    says: 'writes the log of an opening, and nothing of one that failed',
    async holds(make) {
      const home = await make();
      const code = drawCode(CODE);
      const [id, failed] = [durableId() as RoomId, durableId() as RoomId];
      await openedRoom(home, {
        fields: { id, code },
        more: { log: [noted(id, 'room_opened'), noted(id, 'room_joined')] },
      });
      assert.deepEqual(await home.logged(id), ['room_opened', 'room_joined']);
      await assert.rejects(
        openedRoom(home, { fields: { id: failed, code }, more: { log: [noted(failed, 'room_opened')] } }),
        CodeTakenError,
      );
      assert.deepEqual(await home.logged(failed), []);
    },
  },
];

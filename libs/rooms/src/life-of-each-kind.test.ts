import { describe, expect, it } from '@jest/globals';
import { isRefusal, LIMITS, ROOM_KINDS } from '@parley/contracts';
import type {
  AttachmentId,
  Refusal,
  RoomCode,
  RoomKind,
  RoomPolicy,
  SeatNumber,
  SentAttachment,
  ServerTime,
} from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { verifyRoom } from '@parley/record';
import { accepted, RoomStage, simulatedImage, testDevice, testParts } from '@parley/testing';
import type { StagedRoom } from '@parley/testing';
import { SHOWN_AFTER_END } from '@parley/volatile';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  activateRoom,
  CodeTakenError,
  contradictions,
  departAbsent,
  departRoom,
  endDueRoom,
  endRoom,
  enterRoom,
  fetchImage,
  hasEnded,
  homeOf,
  openRoom,
  ownRooms,
  policiesOf,
  renewCode,
  seekPartner,
  SEEKER_LEASE_MS,
  sendMessage,
  stopSeeking,
  withdrawKnock,
} from './index.js';
import type { Caller } from './index.js';

type Policy = Omit<RoomPolicy, 'version'>;

/** Two policies that exist nowhere else, made of what no kind combines. */
const SEMINAR: Policy = {
  kind: 'seminar' as RoomKind,
  entry: {
    by: 'code',
    code: { alphabet: 'crockford32', length: 6, renewEvery: 120, quarantine: 600 },
    approval: { by: 'everyone-present', within: 30, refusalRenewsCode: true },
  },
  activation: { within: 60 },
  seats: { max: 4, lockWhenFull: true },
  leaving: { seat: 'freed', absence: 20 },
  end: { after: 3_600, idle: 300, belowSeats: 1, byParticipant: true },
  keys: 'service',
  readings: false,
  keeping: {
    messages: 'volatile',
    history: 10,
    historyFrom: 'joining',
    addresses: false,
    log: false,
    afterEnd: { archive: false, destroyAfter: 30 },
  },
  names: { by: 'person', min: 2, max: 10, blank: 'anonymous' },
  about: { maxLength: 20 },
  message: { maxLength: 100, images: false },
  reports: null,
  limits: { rooms: 4, roomsPerAddress: 2 },
};
const GUEST_BOOK: Policy = {
  ...SEMINAR,
  kind: 'guest-book' as RoomKind,
  entry: { by: 'link' },
  activation: null,
  seats: { max: 3, lockWhenFull: true },
  leaving: { seat: 'kept', absence: null },
  end: { after: 600, idle: null, belowSeats: 0, byParticipant: false },
  readings: true,
  keeping: {
    messages: 'durable',
    history: null,
    historyFrom: 'opening',
    addresses: true,
    log: true,
    afterEnd: { archive: true, destroyAfter: 86_400 },
  },
  names: { by: 'offer', choices: 3 },
  about: null,
  message: { maxLength: 100, images: true },
  limits: { rooms: null, roomsPerAddress: null },
};
const POLICIES: Policy[] = [
  ...policiesOf(ROOM_KINDS, { retentionDays: 2_190, linkSeats: 50, sealedSeats: 10 }),
  SEMINAR,
  GUEST_BOOK,
];

const refused = (answer: unknown): string | null => (isRefusal(answer) ? answer.refused : null);
const after = (time: ServerTime, seconds: number, ms = 0): ServerTime => (time + seconds * 1000 + ms) as ServerTime;

describe.each(POLICIES)('a room of the kind $kind', (policy) => {
  const { entry, end, leaving, keeping, seats, activation, names } = policy;
  const stageOf = async (): Promise<RoomStage> => new RoomStage(await testParts({ policies: [policy] }), policy.kind);
  const first = (room: StagedRoom) => room.people[0] ?? testDevice();
  const second = (room: StagedRoom) => room.people[1] ?? testDevice();
  const knockOf = async (stage: RoomStage, room: StagedRoom, guest = stage.device()) => {
    const asked = accepted(await stage.ask(room, guest));
    if (!('knock' in asked)) throw new Error('no knock was taken');
    return { guest, knock: asked.knock };
  };
  const knockState = async (stage: RoomStage, guest: { thumbprint: StagedRoom['people'][number]['thumbprint'] }) =>
    (await ownRooms(stage.parts, guest.thumbprint)).knocks.at(-1)?.state;

  it('contradicts itself nowhere', () => {
    expect(contradictions(policy)).toEqual([]);
  });

  describe('entering', () => {
    it('gives seats from 1 on, and names as its rule says', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const view = await stage.show(room, second(room));
      expect(view.seat).toBe(2);
      expect(view.participants.map((p) => [p.seat, p.present, p.left])).toEqual([
        [1, true, false],
        [2, true, false],
      ]);
      const unnamed = names.by === 'nobody' || policy.keys === 'members';
      for (const { name } of view.participants) expect(name === null).toBe(unnamed);
      const joined = (await stage.read(room, first(room))).filter((e) => e.type === 'joined');
      expect(joined.map((e) => e.seat)).toEqual([1, 2]);
    });

    it('asks for its terms as they are', async () => {
      const stage = await stageOf();
      const stale = testDevice({ terms: 'x'.repeat(43) });
      const input = { kind: policy.kind, name: stage.name() };
      const answer =
        entry.by === 'pairing'
          ? await seekPartner(stage.parts, stale, { ...input, wishes: null, lastPartner: null, blocked: [] })
          : await openRoom(stage.parts, stale, input);
      expect(answer).toMatchObject({ refused: 'terms_changed', details: { policy: stage.policy } });
      if (entry.by === 'pairing') return;
      const room = await stage.start();
      expect(refused(await stage.ask(room, stale))).toBe('terms_changed');
    });

    it('takes no name against its rule', async () => {
      const stage = await stageOf();
      const attempt = (text: string) =>
        entry.by === 'pairing'
          ? seekPartner(stage.parts, stage.device(), {
              kind: policy.kind,
              name: { text },
              wishes: null,
              lastPartner: null,
              blocked: [],
            })
          : openRoom(stage.parts, stage.device(), { kind: policy.kind, name: { text } });
      if (names.by === 'offer') expect(refused(await attempt('Made Up'))).toBe('name_not_offered');
      if (names.by === 'nobody') expect(refused(await attempt('Made Up'))).toBeNull();
      if (names.by !== 'person') return;
      expect(refused(await attempt('é'.repeat(names.max)))).toBeNull();
      expect(refused(await attempt('é'.repeat(names.max + 1)))).toBe('name_refused');
      expect(refused(await attempt('a\u202Eb'))).toBe('name_refused');
      expect(refused(await attempt('  '))).toBe(names.blank === 'refused' ? 'name_refused' : null);
    });

    it(`lets ${seats.max} in and closes the door`, async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      while (room.people.length < seats.max) await stage.bringIn(room);
      const view = await stage.show(room, first(room));
      expect(view.participants).toHaveLength(seats.max);
      expect(view.state).toBe(seats.lockWhenFull ? 'locked' : 'active');
      if (room.locator) expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
      expect((await stage.show(room, first(room))).participants).toHaveLength(seats.max);
    });

    it('finds a device back in its seat, with all that was said meanwhile', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const before = await stage.show(room, second(room));
      accepted(await stage.say(room, first(room), 'while you were away'));
      const { rooms } = await ownRooms(stage.parts, second(room).thumbprint);
      expect(rooms.map((r) => [r.id, r.seat])).toEqual([[room.id, 2]]);
      const { entered } = accepted(
        await enterRoom(stage.parts, second(room), { roomId: room.id, afterSeq: before.lastSeq }),
      );
      expect(entered.entries.map((e) => [e.type, e.seq])).toEqual([['message', before.lastSeq + 1]]);
      if (!room.locator) return;
      expect(accepted(await stage.ask(room, second(room)))).toMatchObject({ room: { id: room.id, seat: 2 } });
      expect((await stage.show(room, first(room))).lastSeq).toBe(before.lastSeq + 1);
    });

    it('tells somebody else nothing', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const stranger = stage.device();
      expect(refused(await enterRoom(stage.parts, stranger, { roomId: room.id, afterSeq: 0 }))).toBe('not_found');
      expect(refused(await endRoom(stage.parts, stranger, room.id))).toBe('not_found');
      expect(refused(await departRoom(stage.parts, stranger.thumbprint, room.id))).toBe('not_found');
      expect(await ownRooms(stage.parts, stranger.thumbprint)).toEqual({ rooms: [], knocks: [] });
    });
  });

  describe('talking', () => {
    it('keeps one order for all, sealed and chained', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      for (const [i, text] of ['canary-one', 'canary-two', 'canary-three'].entries())
        accepted(await stage.say(room, i % 2 === 0 ? first(room) : second(room), text));
      const seen = (await stage.read(room, second(room))).filter((e) => e.type === 'message');
      const words = seen.map((e) =>
        'sealed' in e ? Buffer.from(e.sealed, 'base64url').toString('utf8') : 'body' in e ? e.body.text : null,
      );
      expect(words).toEqual(['canary-one', 'canary-two', 'canary-three']);

      const { rooms, messages } = homeOf(stage.parts, room.id);
      const rows = await messages.list(room.id, { from: 1, after: 0, limit: 1_000 });
      expect(Buffer.concat(rows.map((row) => row.envelope)).includes('canary')).toBe(false);
      const stored = await rooms.find(room.id);
      if (!stored) throw new Error('the room is gone');
      // An address belongs to the leaf and lies with the connection.
      const connections = stage.parts.memory[keeping.messages].get(room.id)?.connections ?? [];
      const chained = rows.map((row) => ({
        ...row,
        addressCommitment: connections.find((c) => c.id === row.connectionId)?.commitment ?? null,
      }));
      const verified = await verifyRoom({
        roomId: room.id,
        policyDigest: stored.policyDigest,
        rows: chained,
        expected: stored,
      });
      expect(verified).toMatchObject({ entries: 5, firstMismatch: null });
    });

    it('stores a retry once and refuses other words under the same id', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const [id, salt] = [randomUUID(), randomBytes(32)];
      const said = accepted(await stage.say(room, first(room), 'once', id, salt));
      expect(accepted(await stage.say(room, first(room), 'once', id, salt))).toEqual({
        duplicate: true,
        seq: said.seq,
        id: said.id,
        sentAt: said.sentAt,
        attachments: [],
      });
      expect(refused(await stage.say(room, first(room), 'twice', id, salt))).toBe('id_conflict');
      expect(accepted(await stage.say(room, second(room), 'once', id, salt))).toMatchObject({ seq: said.seq + 1 });
    });

    it('takes words in the form and length of its policy', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const { speaker } = accepted(await enterRoom(stage.parts, first(room), { roomId: room.id, afterSeq: 0 }));
      const send = (body: { text: string; attachments: SentAttachment[] } | { sealed: string }) =>
        sendMessage(stage.parts, speaker, {
          clientMessageId: randomUUID() as Parameters<typeof sendMessage>[2]['clientMessageId'],
          salt: randomBytes(32),
          body,
        });
      const text = (words: string) => ({ text: words, attachments: [] });
      if (policy.keys === 'members') {
        expect(refused(await send(text('clear words')))).toBe('bad_request');
        return;
      }
      const { maxLength } = policy.message;
      expect(refused(await send({ sealed: 'AAAA' }))).toBe('bad_request');
      expect(refused(await send(text(' \n ')))).toBe('message_empty');
      expect(refused(await send(text('😀'.repeat(maxLength))))).toBeNull();
      expect(refused(await send(text('😀'.repeat(maxLength + 1))))).toBe('message_too_long');
    });

    if (keeping.history !== null) {
      const { history } = keeping;
      it(`remembers the last ${history} messages`, async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        for (let i = 1; i <= history + 3; i += 1) accepted(await stage.say(room, first(room), `message ${i}`));
        const seen = (await stage.read(room, first(room))).filter((e) => e.type === 'message');
        expect(seen).toHaveLength(history);
        const { lastSeq } = await stage.show(room, first(room));
        expect(seen.at(-1)?.seq).toBe(lastSeq);
      });
    }

    if (entry.by !== 'pairing' && seats.max > 2) {
      it(`shows who comes later everything from ${keeping.historyFrom} on`, async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        accepted(await stage.say(room, first(room), 'before'));
        const late = await stage.bringIn(room);
        accepted(await stage.say(room, first(room), 'since'));
        const seen = await stage.read(room, late);
        const types = seen.map((e) => e.type);
        expect(types).toEqual(
          keeping.historyFrom === 'joining'
            ? ['joined', 'message']
            : ['joined', 'joined', 'message', 'joined', 'message'],
        );
      });
    }

    it('keeps addresses and a log where its policy says so, and nowhere else', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      accepted(await stage.say(room, first(room), 'hello'));
      const memory = stage.parts.memory[keeping.messages];
      expect((memory.get(room.id)?.connections.length ?? 0) > 0).toBe(keeping.addresses);
      const logged = memory.log.map((record) => record.type);
      if (keeping.log) expect(logged).toEqual(expect.arrayContaining(['room_opened', 'room_joined']));
      else expect(logged).toEqual([]);
      const other = keeping.messages === 'durable' ? 'volatile' : 'durable';
      expect(stage.parts.memory[other].all()).toEqual([]);
    });
  });

  describe('images', () => {
    const look = (stage: RoomStage, room: StagedRoom, person: Caller, id: AttachmentId) =>
      fetchImage(stage.parts, person.thumbprint, room.id, id, 'original');

    if (policy.message.images && policy.keys === 'service') {
      it('are shown to everybody in the room, made anew and described, and lie there sealed', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        const image = accepted(await stage.upload(room, first(room), simulatedImage('canary')));
        const attachments = [{ id: image.id, alt: 'a yellow bird' }];
        accepted(await stage.send(room, first(room), { text: '', attachments }));
        const shown = { text: '', attachments: [{ ...image, alt: 'a yellow bird' }] };
        expect((await stage.read(room, second(room))).at(-1)).toMatchObject({ type: 'message', body: shown });
        const { type, bytes } = accepted(await look(stage, room, second(room), image.id));
        expect([type, bytes.toString('latin1')]).toEqual(['image/png', 'made anew: canary']);
        const kept = [...stage.parts.objects.objects].map(([name, sealed]) => name + sealed.toString('latin1'));
        expect([kept.length, kept.join('').includes('canary')]).toEqual([2, false]);
      });

      it('come while words may come, and stay as long as they do', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        const image = accepted(await stage.upload(room, first(room)));
        accepted(await stage.send(room, first(room), { text: 'look', attachments: [{ id: image.id, alt: '' }] }));
        await stage.finish(room);
        expect(refused(await stage.upload(room, first(room)))).toBe('room_ended');
        accepted(await look(stage, room, second(room), image.id));
      });
    } else {
      it('are taken by nobody', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        expect(refused(await stage.upload(room, first(room)))).toBe('images_refused');
        const attachments = [{ id: durableId() as AttachmentId, alt: '' }];
        const sent = await stage.send(room, first(room), { text: 'look', attachments });
        expect(refused(sent)).toBe(policy.keys === 'members' ? 'bad_request' : 'images_refused');
        expect(stage.parts.objects.objects.size).toBe(0);
      });
    }
  });

  describe('leaving', () => {
    if (leaving.seat === 'kept') {
      it('keeps the seat', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        expect(refused(await departRoom(stage.parts, second(room).thumbprint, room.id))).toBe('wrong_state');
        expect(refused(await stage.say(room, second(room), 'still here'))).toBeNull();
      });
    } else {
      it('gives the seat back, and the room ends when too few remain', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        const leaver = second(room);
        const { speaker } = accepted(await enterRoom(stage.parts, leaver, { roomId: room.id, afterSeq: 0 }));
        accepted(await departRoom(stage.parts, leaver.thumbprint, room.id));
        expect(refused(await enterRoom(stage.parts, leaver, { roomId: room.id, afterSeq: 0 }))).toBe('not_found');
        const over = end.belowSeats > 1;
        const late = await sendMessage(stage.parts, speaker, {
          clientMessageId: randomUUID() as Parameters<typeof sendMessage>[2]['clientMessageId'],
          salt: randomBytes(32),
          body: stage.body('one more thing'),
        });
        expect(refused(late)).toBe(over ? 'room_ended' : 'not_found');
        const view = await stage.show(room, first(room));
        expect([view.state, view.closeReason]).toEqual(over ? ['closed', 'too_few'] : ['active', null]);
        expect(view.participants.map((p) => p.left)).toEqual([false, true]);
        expect((await stage.read(room, first(room))).at(-1)).toMatchObject({ type: 'left', seat: 2 });
      });
    }

    if (leaving.seat === 'freed' && entry.by !== 'pairing' && end.belowSeats < 2) {
      it('gives who comes back the number it had', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        const leaver = second(room);
        accepted(await departRoom(stage.parts, leaver.thumbprint, room.id));
        await stage.bringIn(room);
        await stage.bringIn(room, leaver);
        const view = await stage.show(room, leaver);
        expect(view.seat).toBe(2);
        expect(view.participants.map((p) => [p.seat, p.left])).toEqual([
          [1, false],
          [2, false],
          [3, false],
        ]);
      });
    }

    if (leaving.absence !== null) {
      const { absence } = leaving;
      it(`frees the seat of who has been away for ${absence} s`, async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        stage.goAway(room, 2 as SeatNumber);
        stage.parts.clock.pass(absence - 0.001);
        expect(await departAbsent(stage.parts, room.id)).toEqual([]);
        stage.parts.clock.pass(0.001);
        expect(await departAbsent(stage.parts, room.id)).toEqual([2]);
        expect((await stage.show(room, first(room))).participants.map((p) => p.left)).toEqual([false, true]);
      });

      if (entry.by !== 'pairing') {
        it('gives who takes the seat again the time to arrive', async () => {
          const stage = await stageOf();
          const room = await stage.startWithTwo();
          const guest = second(room);
          stage.goAway(room, 2 as SeatNumber);
          stage.parts.clock.pass(absence);
          expect(await departAbsent(stage.parts, room.id)).toEqual([2]);
          const joined = accepted(await stage.ask(room, guest));
          if ('knock' in joined) await stage.letIn(room, joined.knock);
          expect(await departAbsent(stage.parts, room.id)).toEqual([]);
          stage.parts.clock.pass(absence);
          expect(await departAbsent(stage.parts, room.id)).toEqual([2]);
        });
      }

      it('frees the seat of who took it and never came', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        // Another process knows of nobody: for it all have been away since they sat down.
        const parts = { ...stage.parts, presence: (await testParts()).presence };
        parts.presence.hold(room.id, 1 as SeatNumber, 'gateway', Number.MAX_SAFE_INTEGER as ServerTime);
        parts.clock.pass(absence);
        expect(await departAbsent(parts, room.id)).toEqual([2]);
      });
    } else {
      it('waits for who is away', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        stage.goAway(room, 2 as SeatNumber);
        stage.parts.clock.pass(300);
        expect(await departAbsent(stage.parts, room.id)).toEqual([]);
        expect((await stage.show(room, first(room))).participants.map((p) => p.left)).toEqual([false, false]);
      });
    }
  });

  describe('ending', () => {
    it(end.byParticipant ? 'ends for all when one ends it' : 'can be ended by nobody', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      const answer = await endRoom(stage.parts, second(room), room.id);
      if (!end.byParticipant) {
        expect(refused(answer)).toBe('wrong_state');
        expect(refused(await stage.say(room, first(room), 'going on'))).toBeNull();
        return;
      }
      expect(answer).toMatchObject({ state: 'closed', closeReason: 'participant', closedBy: 2 });
      expect(refused(await stage.say(room, first(room), 'too late'))).toBe('room_ended');
      expect(accepted(await endRoom(stage.parts, first(room), room.id))).toMatchObject({ closedBy: 2 });
      if (room.locator) expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
      const logged = stage.parts.memory[keeping.messages].log.map((record) => record.type);
      expect(logged.includes('room_ended')).toBe(keeping.log);
    });

    if (end.after !== null) {
      const length = end.after;
      it(`ends ${length} s after its time began, swept or not`, async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        const over = after(room.startedAt, length);
        await stage.talkUntil(room, after(over, 0, -1));
        expect(refused(await stage.say(room, first(room), 'just in time'))).toBeNull();
        stage.parts.clock.to(over);
        expect(refused(await stage.say(room, first(room), 'too late'))).toBe('room_ended');
        if (room.locator) expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
        const ended = { state: 'closed', closeReason: 'time', closedAt: over, closedBy: null };
        expect(await stage.show(room, first(room))).toMatchObject(ended);
        stage.parts.clock.pass(5);
        expect(await homeOf(stage.parts, room.id).rooms.due(10)).toEqual([room.id]);
        expect(await endDueRoom(stage.parts, room.id)).toBe(true);
        expect(await endDueRoom(stage.parts, room.id)).toBe(false);
        expect(await stage.show(room, first(room))).toMatchObject(ended);
      });
    }

    if (end.idle !== null) {
      const { idle } = end;
      it(`ends after ${idle} s of silence, and talking keeps it`, async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        stage.parts.clock.pass(idle - 0.001);
        expect(refused(await stage.say(room, first(room), 'still awake'))).toBeNull();
        stage.parts.clock.pass(idle - 0.001);
        expect((await stage.show(room, first(room))).state).not.toBe('closed');
        stage.parts.clock.pass(0.001);
        expect(refused(await stage.say(room, first(room), 'too late'))).toBe('room_ended');
        expect(await endDueRoom(stage.parts, room.id)).toBe(true);
        expect(await stage.show(room, first(room))).toMatchObject({ state: 'closed', closeReason: 'idle' });
      });
    }

    if (end.after === null && end.idle === null) {
      it('lasts while both stay', async () => {
        const stage = await stageOf();
        const room = await stage.startWithTwo();
        stage.parts.clock.pass(30 * 86_400);
        expect(refused(await stage.say(room, first(room), 'a month later'))).toBeNull();
        expect(await endDueRoom(stage.parts, room.id)).toBe(false);
      });
    }

    it('can be looked at for a while, and then nothing of it is left', async () => {
      const stage = await stageOf();
      const room = await stage.startWithTwo();
      await stage.finish(room);
      const { rooms } = homeOf(stage.parts, room.id);
      const stored = await rooms.find(room.id);
      if (!stored?.closedAt) throw new Error('it did not end');
      expect(hasEnded(stored, stage.parts.now())).toBe(true);
      const gone = after(stored.closedAt, keeping.afterEnd.destroyAfter + SHOWN_AFTER_END);
      stage.parts.clock.to(after(gone, 0, -1));
      expect(await rooms.find(room.id)).not.toBeNull();
      stage.parts.clock.to(gone);
      expect(await rooms.find(room.id)).toBeNull();
      expect(await rooms.key(room.id)).toBeNull();
      expect(await homeOf(stage.parts, room.id).messages.list(room.id, { from: 1, after: 0, limit: 10 })).toEqual([]);
      expect(refused(await enterRoom(stage.parts, first(room), { roomId: room.id, afterSeq: 0 }))).toBe('not_found');
    });
  });

  if (activation) {
    describe('before it is activated', () => {
      it('lets nobody in and nothing be said', async () => {
        const stage = await stageOf();
        const host = stage.device();
        const opened = accepted(await stage.open(host));
        expect([opened.state, opened.linkKey]).toEqual(['pending', null]);
        const room: StagedRoom = {
          id: opened.id,
          people: [host],
          locator: { code: opened.code ?? ('' as RoomCode) },
          startedAt: opened.createdAt,
        };
        expect(refused(await stage.say(room, host, 'hello?'))).toBe('wrong_state');
        const takesImages = policy.message.images && policy.keys === 'service';
        expect(refused(await stage.upload(room, host))).toBe(takesImages ? 'wrong_state' : 'images_refused');
        expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
        const active = accepted(await activateRoom(stage.parts, host, room.id));
        expect(active).toMatchObject({ state: 'active', revision: opened.revision + 1 });
        expect(accepted(await activateRoom(stage.parts, host, room.id))).toEqual(active);
        await stage.arrive(room.id, host);
        expect(refused(await stage.ask(room, stage.device()))).toBeNull();
      });

      it(`ends after ${activation.within} s if it never is`, async () => {
        const stage = await stageOf();
        const host = stage.device();
        const { id } = accepted(await stage.open(host));
        stage.parts.clock.pass(activation.within);
        expect(refused(await activateRoom(stage.parts, host, id))).toBe('room_ended');
        expect(await endDueRoom(stage.parts, id)).toBe(true);
        const { rooms } = await ownRooms(stage.parts, host.thumbprint);
        expect(rooms).toMatchObject([{ id, state: 'closed', closeReason: 'never_activated' }]);
      });
    });
  }

  if (entry.by === 'code') {
    const { approval, code } = entry;

    describe('at its door', () => {
      it('turns one away for good, and the others keep waiting', async () => {
        const stage = await stageOf();
        const room = await stage.start();
        const { guest, knock } = await knockOf(stage, room);
        const other = await knockOf(stage, room);
        const before = await stage.show(room, first(room));
        accepted(await stage.decide(room, first(room), knock, false));
        expect(await knockState(stage, guest)).toBe('refused');
        expect(await knockState(stage, other.guest)).toBe('waiting');
        const now = await stage.show(room, first(room));
        expect([now.code !== before.code, now.linkKey !== before.linkKey]).toEqual([
          approval.refusalRenewsCode,
          approval.refusalRenewsCode,
        ]);
        const locator = await stage.invitation(room);
        expect(refused(await stage.ask(room, guest, locator))).toBe('room_unavailable');
        expect(refused(await stage.ask(room, stage.device(), locator))).toBeNull();
        if (approval.refusalRenewsCode) expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
        const logged = stage.parts.memory[keeping.messages].log.map((record) => record.type);
        expect(logged.includes('room_refused')).toBe(keeping.log);
      });

      it(`lets ${LIMITS.knocks} wait at once, each once, and lets them go`, async () => {
        const stage = await stageOf();
        const room = await stage.start();
        const knocks = [];
        for (let i = 0; i < LIMITS.knocks; i += 1) knocks.push(await knockOf(stage, room));
        expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
        const [own] = knocks;
        if (!own) throw new Error('nobody waits');
        expect((await knockOf(stage, room, own.guest)).knock.id).toBe(own.knock.id);
        expect(await withdrawKnock(stage.parts, own.guest, own.knock.id)).toEqual({ roomId: room.id });
        expect(refused(await stage.decide(room, first(room), own.knock, true))).toBe('wrong_state');
        expect(refused(await stage.ask(room, stage.device()))).toBeNull();
      });

      it('is answered by who may answer, and by nobody else', async () => {
        const stage = await stageOf();
        const room = await stage.start();
        const { guest, knock } = await knockOf(stage, room);
        expect(refused(await stage.decide(room, guest, knock, true))).toBe('not_found');
        expect(refused(await stage.decide(room, stage.device(), knock, true))).toBe('not_found');
        expect(await knockState(stage, guest)).toBe('waiting');
      });

      if (seats.lockWhenFull) {
        it('refuses all who still wait when the last seat is taken', async () => {
          const stage = await stageOf();
          const room = await stage.start();
          while (room.people.length < seats.max - 1) await stage.bringIn(room);
          const [chosen, left] = [await knockOf(stage, room), await knockOf(stage, room)];
          await stage.letIn(room, chosen.knock);
          expect((await stage.show(room, first(room))).state).toBe('locked');
          expect(await knockState(stage, left.guest)).toBe('refused');
        });
      }

      if (approval.within !== null) {
        const { within } = approval;
        it(`takes ${within} s of silence for a no`, async () => {
          const stage = await stageOf();
          const room = await stage.start();
          const { guest, knock } = await knockOf(stage, room);
          stage.parts.clock.pass(within - 0.001);
          expect(await knockState(stage, guest)).toBe('waiting');
          stage.parts.clock.pass(0.001);
          expect(await knockState(stage, guest)).toBe('expired');
          expect(refused(await stage.decide(room, first(room), knock, true))).toBe('wrong_state');
          expect(refused(await stage.ask(room, guest))).toBeNull();
        });
      }

      if (approval.by === 'everyone-present' && seats.max >= 4) {
        it('asks everyone present, and one no is a no', async () => {
          const stage = await stageOf();
          const room = await stage.startWithTwo();
          await stage.bringIn(room);
          stage.goAway(room, 3 as SeatNumber);
          const { guest, knock } = await knockOf(stage, room);
          expect(knock).toMatchObject({ of: 2, approvals: 0 });
          accepted(await stage.decide(room, first(room), knock, true));
          accepted(await stage.decide(room, first(room), knock, true));
          const [waiting] = (await ownRooms(stage.parts, guest.thumbprint)).knocks;
          expect(waiting).toMatchObject({ state: 'waiting', approvals: 1, of: 2 });
          accepted(await stage.decide(room, second(room), knock, false));
          expect(await knockState(stage, guest)).toBe('refused');
        });

        it('lets in when all who were present agree, and no longer waits for who has left', async () => {
          const stage = await stageOf();
          const room = await stage.startWithTwo();
          const { guest, knock } = await knockOf(stage, room);
          accepted(await stage.decide(room, first(room), knock, true));
          if (leaving.seat === 'kept') accepted(await stage.decide(room, second(room), knock, true));
          else {
            accepted(await departRoom(stage.parts, second(room).thumbprint, room.id));
            accepted(await stage.decide(room, first(room), knock, true));
          }
          const { rooms } = await ownRooms(stage.parts, guest.thumbprint);
          expect(rooms.map((r) => r.seat)).toEqual([3]);
        });

        it('opens to nobody while nobody is present', async () => {
          const stage = await stageOf();
          const room = await stage.start();
          stage.goAway(room, 1 as SeatNumber);
          expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
        });
      }

      if (approval.by === 'host' && seats.max > 2) {
        it('asks the host alone', async () => {
          const stage = await stageOf();
          const room = await stage.startWithTwo();
          const { knock } = await knockOf(stage, room);
          expect(knock.of).toBe(1);
          expect(refused(await stage.decide(room, second(room), knock, true))).toBe('not_found');
        });
      }
    });

    describe('its code', () => {
      if (code.renewEvery !== null) {
        const { renewEvery } = code;
        it(`is dead after ${renewEvery} s, and a new one with a new link takes its place`, async () => {
          const stage = await stageOf();
          const room = await stage.start();
          const old = await stage.show(room, first(room));
          await stage.talkUntil(room, after(old.codeRenewsAt ?? old.createdAt, 0, -1));
          expect(await renewCode(stage.parts, room.id)).toBe(false);
          stage.parts.clock.pass(0.001);
          expect((await stage.show(room, first(room))).code).toBeNull();
          expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
          expect(await renewCode(stage.parts, room.id)).toBe(true);
          expect(await renewCode(stage.parts, room.id)).toBe(false);
          const fresh = await stage.show(room, first(room));
          expect([fresh.code === old.code, fresh.linkKey === old.linkKey]).toEqual([false, false]);
          expect(fresh.codeRenewsAt).toBe(after(stage.parts.now(), renewEvery));
          expect(refused(await stage.ask(room, stage.device()))).toBe('room_unavailable');
          const invited = await stage.invitation(room);
          expect(refused(await stage.ask(room, stage.device(), invited))).toBeNull();
          // Only the new key spares a device its guesses.
          const guesser = stage.device();
          const oldKey = { code: fresh.code ?? ('' as RoomCode), ...(old.linkKey ? { key: old.linkKey } : {}) };
          for (let i = 0; i < LIMITS.codeGuesses; i += 1) await stage.ask(room, guesser, oldKey);
          expect(refused(await stage.ask(room, guesser, oldKey))).toBe('too_many_requests');
          expect(refused(await stage.ask(room, guesser, invited))).toBeNull();
        });
      }

      it(`rests for ${code.quarantine} s before another room may have it`, async () => {
        const stage = await stageOf();
        const room = await stage.start();
        const { code: resting } = await stage.show(room, first(room));
        const use = async () => {
          const { id } = accepted(await stage.open());
          return homeOf(stage.parts, id).rooms.change(id, () => ({
            change: { room: { code: resting } },
            result: null,
          }));
        };
        await expect(use()).rejects.toThrow(CodeTakenError);
        await stage.finish(room);
        stage.parts.clock.pass(code.quarantine - 0.001);
        await expect(use()).rejects.toThrow(CodeTakenError);
        stage.parts.clock.pass(0.001);
        expect(accepted(await use()).room.code).toBe(resting);
      });

      it('costs who guesses it five tries, and who holds the link none', async () => {
        const stage = await stageOf();
        const room = await stage.start();
        const guesser = stage.device();
        const wrong = { code: '0'.repeat(code.length) as RoomCode };
        for (let i = 0; i < LIMITS.codeGuesses; i += 1)
          expect(refused(await stage.ask(room, guesser, wrong))).toBe('room_unavailable');
        expect(refused(await stage.ask(room, guesser, wrong))).toBe('too_many_requests');
        expect(refused(await stage.ask(room, guesser))).toBeNull();
      });
    });
  }

  if (entry.by === 'link') {
    it('opens to its key and to nothing else', async () => {
      const stage = await stageOf();
      const room = await stage.start();
      if (!room.locator?.key) throw new Error('no link');
      const wrong = { room: room.id, key: randomBytes(16).toString('base64url') as typeof room.locator.key };
      expect(refused(await stage.ask(room, stage.device(), wrong))).toBe('room_unavailable');
      const guest = stage.device();
      const answers = await Promise.all([stage.ask(room, guest), stage.ask(room, guest)]);
      for (const answer of answers) expect(answer).toMatchObject({ room: { seat: 2 } });
      expect((await stage.read(room, first(room))).map((e) => e.type)).toEqual(['joined', 'joined']);
    });
  }

  if (entry.by === 'pairing') {
    describe('pairing', () => {
      it('is opened by nobody alone', async () => {
        const stage = await stageOf();
        expect(refused(await stage.open())).toBe('not_found');
      });

      it(entry.wishes === 'none' ? 'takes the two who come first' : 'waits for wishes that fit both ways', async () => {
        const stage = await stageOf();
        const man = { own: 'male', lookingFor: 'female' } as const;
        const woman = { own: 'female', lookingFor: 'male' } as const;
        const [a, b, c] = [stage.device(), stage.device(), stage.device()];
        expect(await stage.seek(a, man)).toHaveProperty('waiting');
        const met = await stage.seek(b, man);
        const last = entry.wishes === 'none' ? met : await stage.seek(c, woman);
        if (!('paired' in last)) throw new Error('nobody met');
        const pair = last.paired.participants.map((p) => p.thumbprint);
        expect(pair).toEqual([a.thumbprint, entry.wishes === 'none' ? b.thumbprint : c.thumbprint]);
      });

      it('never pairs who blocked the other, nor who has gone', async () => {
        const stage = await stageOf();
        const [a, b, c, d] = [stage.device(), stage.device(), stage.device(), stage.device()];
        await stage.seek(a, null, { blocked: [b] });
        expect(await stage.seek(b)).toHaveProperty('waiting');
        await stopSeeking(stage.parts, a.thumbprint, policy.kind);
        stage.parts.clock.pass(SEEKER_LEASE_MS / 1000);
        expect(await stage.seek(c)).toHaveProperty('waiting');
        expect(await stage.seek(d)).toHaveProperty('paired');
      });

      it('takes words about oneself as long as its policy says', async () => {
        const stage = await stageOf();
        const seek = (about: string) =>
          seekPartner(stage.parts, stage.device(), {
            kind: policy.kind,
            name: stage.name(),
            about,
            wishes: null,
            lastPartner: stage.device().thumbprint,
            blocked: [],
          });
        const most = policy.about?.maxLength ?? 0;
        expect(await seek('é'.repeat(most))).toMatchObject({
          waiting: { about: policy.about === null ? null : 'é'.repeat(most) },
        });
        expect(refused(await seek('é'.repeat(most + 1)))).toBe(policy.about === null ? null : 'message_too_long');
      });
    });
  }

  const { rooms: most, roomsPerAddress } = policy.limits;
  if (roomsPerAddress !== null) {
    it(`opens ${roomsPerAddress} rooms from one address, and another when one has ended`, async () => {
      const stage = await stageOf();
      const host = () => stage.device({ address: '192.0.2.44' });
      const opened = [];
      for (let i = 0; i < roomsPerAddress; i += 1) opened.push(await stage.start(host()));
      expect(refused(await stage.open(host()))).toBe('too_many_requests');
      expect(refused(await stage.open(stage.device({ address: '192.0.2.45' })))).toBeNull();
      const [room] = opened;
      if (room) await stage.finish(room);
      expect(refused(await stage.open(host()))).toBeNull();
    });
  }
  if (most !== null) {
    it(`has at most ${most} rooms at once`, async () => {
      const stage = await stageOf();
      const open = (i: number): Promise<unknown> => stage.open(stage.device({ address: `198.51.100.${i}` }));
      for (let i = 0; i < most; i += 1) expect(refused(await open(i))).toBeNull();
      expect(refused(await open(most))).toBe('too_many_requests');
    });
  }
});

describe('500 devices at one door', () => {
  it.each(POLICIES.filter(({ entry }) => entry.by !== 'pairing'))(
    'get no more than two seats of two ($kind)',
    async (policy) => {
      const two: Policy = { ...policy, seats: { ...policy.seats, max: 2 } };
      const stage = new RoomStage(await testParts({ policies: [two] }), two.kind);
      const room = await stage.start();
      const [host] = room.people;
      if (!host) throw new Error('no host');
      const answers = await Promise.all(
        Array.from({ length: 500 }, async () => {
          const asked = await stage.ask(room, stage.device());
          if (!isRefusal(asked) && 'knock' in asked) return stage.decide(room, host, asked.knock, true);
          return asked;
        }),
      );
      const refusals = answers.filter((answer): answer is Refusal => isRefusal(answer));
      expect(refusals).toHaveLength(499);
      const view = await stage.show(room, host);
      expect(view.participants).toHaveLength(2);
      expect(view.lastSeq).toBe(2);
    },
  );
});

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LIMITS } from '@parley/contracts';
import type { ClientMessageId, EntryId, RoomId, SendMessage, ServerTime } from '@parley/contracts';
import { FakeRoom, OTHER_SEAT, ROOM_ID, SEAT } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { MemoryOutboxStore, type StoredMessage } from './outbox-store.js';
import { RoomSession } from './room-session.js';

/** Lets every promise that can go on do so; no time passes. */
const settle = () => jest.advanceTimersByTimeAsync(0);

const begin = (wire: FakeWire, outbox = new MemoryOutboxStore()) =>
  new RoomSession({ connection: wire, roomId: ROOM_ID, outbox });
const shown = (session: RoomSession) =>
  session.getSnapshot().entries.map((entry) => ('body' in entry ? entry.body.text : entry.type));
const waiting = (session: RoomSession) => session.getSnapshot().outbox.map(({ text, state }) => `${text}: ${state}`);

/** A session that knows its room, and holds the last page of so many entries. */
async function longRoom(entries: number) {
  const room = new FakeRoom(200);
  for (let n = 1; n <= entries; n += 1) room.say(OTHER_SEAT, `n${n}`);
  const wire = new FakeWire(room);
  const outbox = new MemoryOutboxStore();
  const session = new RoomSession({ connection: wire, roomId: ROOM_ID, outbox, room: room.view });
  await settle();
  return { room, wire, outbox, session };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a room session', () => {
  it('enters, pages through everything said before, and only then is online', async () => {
    const room = new FakeRoom(2);
    for (const text of ['a', 'b', 'c', 'd', 'e']) room.say(OTHER_SEAT, text);
    const session = begin(new FakeWire(room));
    expect(session.getSnapshot().status).toBe('connecting');
    await settle();
    expect(session.getSnapshot().status).toBe('online');
    expect(shown(session)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(session.getSnapshot().endsAt).toBe(room.view.endsAt);
  });

  it('holds back what no frame can carry as failed, and lets the next message pass', async () => {
    const room = new FakeRoom();
    const session = begin(new FakeWire(room));
    await settle();
    session.send('\u0001'.repeat(6_000));
    session.send('next');
    await settle();
    expect(session.getSnapshot().outbox).toMatchObject([{ state: 'failed', error: 'message_too_long' }]);
    expect(room.texts).toEqual(['next']);
  });

  it('sends the longest message with ten images of the longest description', async () => {
    const room = new FakeRoom();
    const session = begin(new FakeWire(room));
    await settle();
    const images = Array.from({ length: LIMITS.imagesInMessage }, (_, n) => room.upload(n, '🚲'.repeat(LIMITS.altMax)));
    const words = '🚲'.repeat(4_000);
    session.send(words, images);
    await settle();
    expect(room.texts).toEqual([words]);
  });

  it('makes a lone surrogate a character that can be sent', async () => {
    const room = new FakeRoom();
    const session = begin(new FakeWire(room));
    await settle();
    session.send('a\uD800b');
    await settle();
    expect(room.texts).toEqual(['a\uFFFDb']);
  });

  it('shows a message at once as pending and keeps the order of writing', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room, false);
    const session = begin(wire);
    session.send('one');
    session.send('two');
    expect(waiting(session)).toEqual(['one: pending', 'two: pending']);
    wire.direct = true;
    wire.cut();
    wire.mend();
    await settle();
    expect(room.texts).toEqual(['one', 'two']);
    expect(shown(session)).toEqual(['one', 'two']);
    expect(waiting(session)).toEqual([]);
  });

  it('has one message on its way at a time', async () => {
    const wire = new FakeWire(new FakeRoom());
    const session = begin(wire);
    await settle();
    wire.direct = false;
    session.send('one');
    session.send('two');
    await settle();
    expect(wire.asksOf('message:send')).toHaveLength(1);
    wire.arrive();
    wire.answer();
    await settle();
    expect(shown(session)).toEqual(['one']);
    expect(waiting(session)).toEqual(['two: pending']);
    expect(wire.asksOf('message:send')).toHaveLength(2);
  });

  it('sends again under the same id and salt when the answer was lost, and shows the message once', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.direct = false;
    session.send('once');
    await settle();
    wire.arrive();
    wire.broadcast(true);
    wire.answer(true);
    await settle();
    expect(waiting(session)).toEqual(['once: pending']);
    wire.direct = true;
    await jest.advanceTimersByTimeAsync(1_000);
    const [first, second] = wire.asksOf('message:send');
    expect(second).toEqual(first);
    expect(room.texts).toEqual(['once']);
    expect(shown(session)).toEqual(['once']);
    expect(waiting(session)).toEqual([]);
  });

  it('takes the broadcast of its own message for the answer that was lost', async () => {
    const wire = new FakeWire(new FakeRoom());
    const session = begin(wire);
    await settle();
    wire.direct = false;
    session.send('once');
    await settle();
    wire.arrive();
    wire.broadcast();
    expect(shown(session)).toEqual(['once']);
    expect(waiting(session)).toEqual([]);
    wire.answer(true);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(wire.asksOf('message:send')).toHaveLength(1);
  });

  it('lets the next message pass a refused one, which goes out on retry under its old id', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.refuseNext('message:send', 'message_too_long');
    const id = session.send('long');
    session.send('short');
    await settle();
    expect(shown(session)).toEqual(['short']);
    expect(session.getSnapshot().outbox).toMatchObject([{ text: 'long', state: 'failed', error: 'message_too_long' }]);
    session.retry(id);
    await settle();
    expect(shown(session)).toEqual(['short', 'long']);
    const ids = wire.asksOf('message:send').map((sent) => (sent as SendMessage).clientMessageId);
    expect(ids[2]).toBe(id);
    expect(new Set(room.salts).size).toBe(2);
  });

  it.each(['unavailable', 'draining', 'too_many_requests'] as const)(
    'waits and repeats what was answered %s',
    async (code) => {
      const wire = new FakeWire(new FakeRoom());
      const session = begin(wire);
      await settle();
      wire.refuseNext('message:send', code);
      session.send('one');
      session.send('two');
      await settle();
      expect(waiting(session)).toEqual(['one: pending', 'two: pending']);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(shown(session)).toEqual(['one', 'two']);
      expect(wire.asksOf('message:send')[1]).toEqual(wire.asksOf('message:send')[0]);
    },
  );

  it('forgets a discarded message, in the outbox and in its store', async () => {
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(new FakeRoom());
    wire.cut();
    const session = begin(wire, store);
    const id = session.send('never mind');
    await settle();
    session.discard(id);
    wire.mend();
    await settle();
    expect(shown(session)).toEqual([]);
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('sends once what was written offline before a reload', async () => {
    const room = new FakeRoom();
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(room);
    wire.cut();
    const before = begin(wire, store);
    before.send('first');
    before.send('second');
    await settle();
    before.close();
    const after = begin(wire, store);
    await settle();
    expect(waiting(after)).toEqual(['first: pending', 'second: pending']);
    after.send('third');
    wire.mend();
    await settle();
    expect(shown(after)).toEqual(['first', 'second', 'third']);
    expect(room.texts).toEqual(['first', 'second', 'third']);
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('keeps the order of writing when the store takes longer for the first message', async () => {
    const wire = new FakeWire(new FakeRoom());
    const store = new MemoryOutboxStore();
    let stored: () => void = () => undefined;
    jest.spyOn(store, 'put').mockReturnValueOnce(
      new Promise((resolve) => {
        stored = resolve;
      }),
    );
    const session = begin(wire, store);
    await settle();
    session.send('one');
    session.send('two');
    await settle();
    expect(wire.asksOf('message:send')).toEqual([]);
    stored();
    await settle();
    expect(shown(session)).toEqual(['one', 'two']);
  });

  it('sends without a store that works', async () => {
    const store = new MemoryOutboxStore();
    for (const method of ['list', 'put', 'remove'] as const)
      jest.spyOn(store, method).mockRejectedValue(new Error('the browser keeps nothing'));
    const session = begin(new FakeWire(new FakeRoom()), store);
    session.send('one');
    await settle();
    expect(shown(session)).toEqual(['one']);
    expect(waiting(session)).toEqual([]);
  });

  it('never shows a stored message beside its entry, however late the store answers', async () => {
    const room = new FakeRoom();
    const store = new MemoryOutboxStore();
    const clientMessageId = 'cccccccc-0000-4000-8000-000000000001' as ClientMessageId;
    room.say(SEAT, 'said', clientMessageId);
    let loaded: (stored: StoredMessage[]) => void = () => undefined;
    jest.spyOn(store, 'list').mockReturnValueOnce(
      new Promise((resolve) => {
        loaded = resolve;
      }),
    );
    const wire = new FakeWire(room);
    const session = begin(wire, store);
    await settle();
    wire.direct = false;
    loaded([
      {
        clientMessageId,
        roomId: ROOM_ID,
        salt: 'A'.repeat(43),
        text: 'said',
        attachments: [],
        createdAt: 1 as ServerTime,
      },
    ]);
    await settle();
    expect(shown(session)).toEqual(['said']);
    expect(waiting(session)).toEqual([]);
    expect(wire.asksOf('message:send')).toEqual([]);
  });

  it('fetches what is missing when a broadcast leaves a gap', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    for (const text of ['a', 'b', 'c', 'd', 'e']) room.say(OTHER_SEAT, text);
    wire.say(room.say(OTHER_SEAT, 'f'));
    await settle();
    expect(shown(session)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('has everything said while the line was away', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.cut();
    expect(session.getSnapshot().status).toBe('offline');
    for (const text of ['a', 'b', 'c', 'd', 'e']) room.say(OTHER_SEAT, text);
    wire.mend();
    await settle();
    expect(session.getSnapshot().status).toBe('online');
    expect(shown(session)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('comes back to a history that the service could not list at first', async () => {
    const room = new FakeRoom(2);
    for (const text of ['a', 'b', 'c']) room.say(OTHER_SEAT, text);
    const wire = new FakeWire(room);
    wire.refuseNext('message:list', 'unavailable');
    const session = begin(wire);
    await settle();
    expect(session.getSnapshot().status).toBe('connecting');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(session.getSnapshot().status).toBe('online');
    expect(shown(session)).toEqual(['a', 'b', 'c']);
  });

  it('says so when this device has no such room', async () => {
    const wire = new FakeWire(new FakeRoom());
    wire.refuseNext('room:enter', 'not_found');
    const session = begin(wire);
    await settle();
    expect(session.getSnapshot().status).toBe('gone');
    session.send('hello?');
    expect(session.getSnapshot().outbox).toMatchObject([{ state: 'failed', error: 'room_ended' }]);
  });

  it('says why when the service will not let it in, keeps what was written, and enters when asked again', async () => {
    const room = new FakeRoom();
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(room);
    wire.refuseNext('room:enter', 'record_altered');
    const session = begin(wire, store);
    session.send('kept');
    await settle();
    const refusal = { refused: 'record_altered' };
    expect(session.getSnapshot()).toMatchObject({ status: 'refused', refusal, outbox: [{ state: 'pending' }] });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(wire.asksOf('room:enter')).toHaveLength(1);
    expect(await store.list(ROOM_ID)).toHaveLength(1);
    session.enterAgain();
    await settle();
    expect(session.getSnapshot()).toMatchObject({ status: 'online', refusal: null, outbox: [] });
    expect(room.texts).toEqual(['kept']);
  });

  it('says why when what was said does not open, and asks again with the next line', async () => {
    const room = new FakeRoom(2);
    for (const text of ['a', 'b', 'c']) room.say(OTHER_SEAT, text);
    const wire = new FakeWire(room);
    wire.refuseNext('message:list', 'record_altered');
    const session = begin(wire);
    await settle();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'refused', refusal: { refused: 'record_altered' } });
    expect(wire.asksOf('message:list')).toHaveLength(1);
    wire.cut();
    expect(session.getSnapshot().status).toBe('refused');
    wire.mend();
    await settle();
    expect(session.getSnapshot().status).toBe('online');
    expect(shown(session)).toEqual(['a', 'b', 'c']);
  });

  it('says so when the room goes while what was said is being listed', async () => {
    const room = new FakeRoom(2);
    for (const text of ['a', 'b', 'c']) room.say(OTHER_SEAT, text);
    const wire = new FakeWire(room);
    wire.refuseNext('message:list', 'not_found');
    const session = begin(wire);
    await settle();
    expect(session.getSnapshot().status).toBe('gone');
  });

  it('has the last words of a room that ended while the service could not list them', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    room.say(OTHER_SEAT, 'goodbye');
    room.view = { ...room.view, state: 'closed', closeReason: 'time' };
    wire.refuseNext('message:list', 'unavailable');
    const closedAt = 9_000 as ServerTime;
    wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'time', by: null, lastSeq: 1 });
    await settle();
    expect(shown(session)).toEqual([]);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(session.getSnapshot().status).toBe('ended');
    expect(shown(session)).toEqual(['goodbye']);
  });

  it('fetches the last words after a line that broke at the end', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    room.say(OTHER_SEAT, 'goodbye');
    room.view = { ...room.view, state: 'closed', closeReason: 'time' };
    wire.direct = false;
    const closedAt = 9_000 as ServerTime;
    wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'time', by: null, lastSeq: 1 });
    wire.cut();
    wire.direct = true;
    wire.mend();
    await settle();
    expect(session.getSnapshot().status).toBe('ended');
    expect(shown(session)).toEqual(['goodbye']);
  });

  it('ignores entries of other rooms and entries it has', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    const entry = room.say(OTHER_SEAT, 'a');
    wire.say(entry);
    wire.say(entry);
    wire.say({ ...entry, seq: 2, roomId: '01900000-0000-7000-8000-000000000002' as RoomId, id: 'x' as EntryId });
    await settle();
    expect(shown(session)).toEqual(['a']);
  });

  it('drops a view of the room that is older than the one it has', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    const now = 0 as ServerTime;
    wire.emit('room:changed', { room: { ...room.view, revision: 4, state: 'active' }, knocks: [], now });
    expect(session.getSnapshot().room?.state).toBe('locked');
    wire.emit('room:changed', { room: { ...room.view, revision: 6, state: 'active' }, knocks: [], now });
    expect(session.getSnapshot().room?.state).toBe('active');
  });

  it('holds what is written until the room is activated', async () => {
    const room = new FakeRoom();
    room.view = { ...room.view, state: 'pending' };
    const wire = new FakeWire(room);
    const session = begin(wire);
    session.send('early');
    await settle();
    expect(wire.asksOf('message:send')).toEqual([]);
    room.view = { ...room.view, state: 'active', revision: 6 };
    wire.emit('room:changed', { room: room.view, knocks: [], now: 0 as ServerTime });
    await settle();
    expect(shown(session)).toEqual(['early']);
  });

  it('fetches the last words of a room that ended, and keeps its own unsent ones until they were seen', async () => {
    const room = new FakeRoom();
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(room);
    const session = begin(wire, store);
    await settle();
    wire.direct = false;
    session.send('too late');
    await settle();
    room.say(OTHER_SEAT, 'goodbye');
    room.view = { ...room.view, state: 'closed' };
    const closedAt = 9_000 as ServerTime;
    wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'participant', by: OTHER_SEAT, lastSeq: 1 });
    wire.refuseNext('message:send', 'room_ended');
    wire.direct = true;
    wire.arrive();
    wire.answer();
    wire.arrive();
    wire.answer();
    await settle();
    expect(session.getSnapshot()).toMatchObject({
      status: 'ended',
      room: { state: 'closed', closeReason: 'participant', closedBy: OTHER_SEAT },
      outbox: [{ text: 'too late', state: 'failed', error: 'room_ended' }],
    });
    expect(shown(session)).toEqual(['goodbye']);
    expect(await store.list(ROOM_ID)).toMatchObject([{ text: 'too late' }]);
    session.forgetUnsent();
    expect(await store.list(ROOM_ID)).toEqual([]);
    expect(waiting(session)).toEqual(['too late: failed']);
  });

  it('shows what was written before a reload when there is no such room any more, and keeps it until it was seen', async () => {
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(new FakeRoom());
    wire.cut();
    const before = begin(wire, store);
    before.send('unsaid');
    await settle();
    before.close();
    wire.mend();
    wire.refuseNext('room:enter', 'room_gone');
    const session = begin(wire, store);
    await settle();
    expect(session.getSnapshot().status).toBe('gone');
    expect(waiting(session)).toEqual(['unsaid: failed']);
    expect(await store.list(ROOM_ID)).toHaveLength(1);
    session.forgetUnsent();
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('forgets nothing of a room that goes on', async () => {
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(new FakeRoom());
    const session = begin(wire, store);
    await settle();
    wire.refuseNext('message:send', 'message_too_long');
    session.send('long');
    await settle();
    session.forgetUnsent();
    expect(await store.list(ROOM_ID)).toHaveLength(1);
  });

  it('never shows as on its way what a slow store brings after the end', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room, false);
    const store = new MemoryOutboxStore();
    const text = 'unsaid';
    const clientMessageId = crypto.randomUUID() as ClientMessageId;
    const message = { clientMessageId, roomId: ROOM_ID, salt: 'A'.repeat(43), text, createdAt: 1 as ServerTime };
    let load: (stored: StoredMessage[]) => void = () => undefined;
    jest.spyOn(store, 'list').mockReturnValue(
      new Promise((resolve) => {
        load = resolve;
      }),
    );
    const session = new RoomSession({ connection: wire, roomId: ROOM_ID, outbox: store, room: room.view });
    const closedAt = 9_000 as ServerTime;
    wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'time', by: null, lastSeq: 0 });
    await settle();
    expect(session.getSnapshot().status).toBe('ended');
    wire.cut();
    load([{ ...message, attachments: [] }]);
    await settle();
    expect(waiting(session)).toEqual(['unsaid: failed']);
  });

  it('knows at once that a closed room is over, and still shows it', async () => {
    const room = new FakeRoom();
    room.say(OTHER_SEAT, 'a');
    room.view = { ...room.view, state: 'closed' };
    const session = begin(new FakeWire(room));
    await settle();
    expect(session.getSnapshot().status).toBe('ended');
    expect(shown(session)).toEqual(['a']);
  });

  it('shows typing for five seconds, or until that seat has spoken', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.emit('participant:typing', { roomId: ROOM_ID, seat: SEAT });
    expect(session.getSnapshot().typing).toEqual([]);
    wire.emit('participant:typing', { roomId: ROOM_ID, seat: OTHER_SEAT });
    await jest.advanceTimersByTimeAsync(4_900);
    expect(session.getSnapshot().typing).toEqual([OTHER_SEAT]);
    await jest.advanceTimersByTimeAsync(200);
    expect(session.getSnapshot().typing).toEqual([]);
    wire.emit('participant:typing', { roomId: ROOM_ID, seat: OTHER_SEAT });
    wire.say(room.say(OTHER_SEAT, 'said'));
    expect(session.getSnapshot().typing).toEqual([]);
  });

  it('tells its own typing at most once in two seconds', async () => {
    const wire = new FakeWire(new FakeRoom());
    const session = begin(wire);
    await settle();
    session.typing();
    session.typing();
    await jest.advanceTimersByTimeAsync(2_000);
    session.typing();
    expect(wire.asksOf('participant:typing')).toHaveLength(2);
  });

  it('tells what was read once, never backwards, and again after a line that broke', async () => {
    const room = new FakeRoom();
    for (const text of ['a', 'b', 'c']) room.say(OTHER_SEAT, text);
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    session.readUpTo(2);
    session.readUpTo(1);
    await settle();
    wire.cut();
    session.readUpTo(3);
    wire.mend();
    await settle();
    expect(wire.asksOf('message:read')).toEqual([
      { roomId: ROOM_ID, seq: 2 },
      { roomId: ROOM_ID, seq: 3 },
    ]);
  });

  it('tells what was read again when the service could not take it', async () => {
    const room = new FakeRoom();
    room.say(OTHER_SEAT, 'a');
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.refuseNext('message:read', 'unavailable');
    wire.refuseNext('message:read', 'too_many_requests');
    session.readUpTo(1);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(wire.asksOf('message:read')).toHaveLength(3);
  });

  it('follows others as they come, go and read', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.emit('message:read', { roomId: ROOM_ID, seat: OTHER_SEAT, seq: 7, at: 9 as ServerTime });
    wire.emit('participant:changed', {
      roomId: ROOM_ID,
      participant: { seat: OTHER_SEAT, name: 'Name 2', present: false, readSeq: 3, readAt: null, left: false },
    });
    expect(session.getSnapshot().participants[1]).toMatchObject({ present: false, readSeq: 7, readAt: 9 });
  });

  it('never shows anyone further back than they were, whatever overtakes what', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.emit('message:read', { roomId: ROOM_ID, seat: OTHER_SEAT, seq: 7, at: 9 as ServerTime });
    // A view that was made before that reading, a word that was sent before it, and a line that broke.
    wire.emit('room:changed', { room: { ...room.view, revision: 6 }, knocks: [], now: 0 as ServerTime });
    wire.emit('message:read', { roomId: ROOM_ID, seat: OTHER_SEAT, seq: 4, at: 5 as ServerTime });
    wire.cut();
    wire.mend();
    await settle();
    expect(session.getSnapshot().participants[1]).toMatchObject({ readSeq: 7, readAt: 9 });
  });

  it('knows how far someone has read whose arrival it hears of later', async () => {
    const room = new FakeRoom();
    const [own, other] = room.view.participants;
    if (!own || !other) throw new Error('two are there');
    room.view = { ...room.view, participants: [own] };
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.emit('message:read', { roomId: ROOM_ID, seat: OTHER_SEAT, seq: 2, at: 9 as ServerTime });
    wire.emit('participant:changed', { roomId: ROOM_ID, participant: other });
    expect(session.getSnapshot().participants).toEqual([own, { ...other, readSeq: 2, readAt: 9 }]);
  });

  it('tells where reading stood when it entered, and goes on telling that', async () => {
    const room = new FakeRoom();
    for (const text of ['a', 'b', 'c']) room.say(OTHER_SEAT, text);
    const participants = room.view.participants.map((one) => (one.seat === SEAT ? { ...one, readSeq: 2 } : one));
    room.view = { ...room.view, participants };
    const wire = new FakeWire(room);
    const session = begin(wire);
    expect(session.getSnapshot().readWhenEntered).toBeNull();
    const marks: (number | null)[] = [];
    session.subscribe(() => {
      if (session.getSnapshot().entries.length > 0) marks.push(session.getSnapshot().readWhenEntered);
    });
    await settle();
    session.readUpTo(2);
    session.readUpTo(3);
    wire.emit('message:read', { roomId: ROOM_ID, seat: SEAT, seq: 3, at: 9 as ServerTime });
    wire.cut();
    wire.mend();
    await settle();
    expect(new Set(marks)).toEqual(new Set([2]));
    // What the service knows already is not told again.
    expect(wire.asksOf('message:read')).toEqual([{ roomId: ROOM_ID, seq: 3 }]);
  });

  it('stays over when a view from before the end comes after it', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    const closedAt = 9_000 as ServerTime;
    wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'time', by: null, lastSeq: 0 });
    wire.emit('room:changed', { room: room.view, knocks: [], now: 0 as ServerTime });
    await settle();
    expect(session.getSnapshot()).toMatchObject({ status: 'ended', room: { state: 'closed', closeReason: 'time' } });
  });

  it('begins with the last page of a room it knows and pages back to the first entry', async () => {
    const { room, session } = await longRoom(450);
    expect(session.getSnapshot()).toMatchObject({ hasOlder: true });
    expect(shown(session)).toHaveLength(200);
    expect(await session.older()).toBe(true);
    expect(await session.older()).toBe(false);
    expect(shown(session)).toEqual(room.texts);
    expect(session.getSnapshot().hasOlder).toBe(false);
  });

  it('pages back to an entry, no further than its page, and at once when it is held', async () => {
    const { session, wire } = await longRoom(1_000);
    const after = session.getSnapshot().entries.at(-1);
    expect(await session.loadBackTo(450)).toBe(true);
    const { entries, hasOlder } = session.getSnapshot();
    expect([entries[0]?.seq, entries.length, hasOlder]).toEqual([401, 600, true]);
    expect(entries.at(-1)).toBe(after);
    expect(await session.loadBackTo(450)).toBe(true);
    expect(wire.asksOf('message:list')).toHaveLength(2);
    expect(session.getSnapshot().entries).toBe(entries);
  });

  it('fetches everything when told to go back to the first', async () => {
    const { session, room } = await longRoom(1_000);
    expect(await session.loadBackTo(1)).toBe(true);
    expect(shown(session)).toEqual(room.texts);
    expect(session.getSnapshot().hasOlder).toBe(false);
  });

  it('stops paging back when the line goes, and goes on from there', async () => {
    const { session, wire, room } = await longRoom(1_000);
    wire.direct = false;
    const loading = session.loadBackTo(1);
    wire.arrive();
    wire.answer();
    await settle();
    wire.cut();
    expect(await loading).toBe(false);
    expect(session.getSnapshot().entries).toHaveLength(400);
    wire.direct = true;
    wire.mend();
    await settle();
    expect(await session.loadBackTo(1)).toBe(true);
    expect(shown(session)).toEqual(room.texts);
  });

  it('stops paging back when told, and when it is closed', async () => {
    const { session } = await longRoom(1_000);
    const stop = new AbortController();
    const loading = session.loadBackTo(1, stop.signal);
    stop.abort();
    expect(await loading).toBe(false);
    expect(session.getSnapshot().entries).toHaveLength(400);
    const again = session.loadBackTo(1);
    session.close();
    expect(await again).toBe(false);
    expect(session.getSnapshot().entries).toHaveLength(600);
  });

  it('asks for one page at a time, whoever pages back', async () => {
    const { session, wire, room } = await longRoom(1_000);
    wire.direct = false;
    const both = [session.older(), session.loadBackTo(601), session.older()];
    expect(wire.asksOf('message:list')).toHaveLength(1);
    wire.arrive();
    wire.answer();
    expect(await Promise.all(both)).toEqual([true, true, true]);
    expect(shown(session)).toEqual(room.texts.slice(-400));
  });

  it('does not say that it holds an entry of a room that it has not entered', async () => {
    const wire = new FakeWire(new FakeRoom());
    wire.cut();
    const session = begin(wire);
    expect(await session.loadBackTo(1)).toBe(false);
    wire.mend();
    await settle();
    expect(await session.loadBackTo(1)).toBe(true);
  });

  it('lets go of a message that stands further back than what it fetched', async () => {
    const room = new FakeRoom(200);
    const store = new MemoryOutboxStore();
    const message = {
      clientMessageId: 'cccccccc-0000-4000-8000-000000000001' as ClientMessageId,
      roomId: ROOM_ID,
      salt: 'A'.repeat(43),
      text: 'n1',
      attachments: [],
      createdAt: 1 as ServerTime,
    };
    await store.put(message);
    room.say(SEAT, 'n1', message.clientMessageId);
    for (let n = 2; n <= 450; n += 1) room.say(OTHER_SEAT, `n${n}`);
    const wire = new FakeWire(room);
    const session = new RoomSession({ connection: wire, roomId: ROOM_ID, outbox: store, room: room.view });
    await settle();
    expect(session.getSnapshot().outbox).toEqual([]);
    expect(shown(session)).toEqual(room.texts.slice(-200));
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('keeps the identity of what did not change', async () => {
    const room = new FakeRoom();
    room.say(OTHER_SEAT, 'a');
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    const before = session.getSnapshot();
    expect(session.getSnapshot()).toBe(before);
    wire.emit('participant:typing', { roomId: ROOM_ID, seat: OTHER_SEAT });
    const after = session.getSnapshot();
    expect(after).not.toBe(before);
    expect(after.entries).toBe(before.entries);
    expect(after.outbox).toBe(before.outbox);
    expect(after.participants).toBe(before.participants);
  });

  it('hears nothing after it was closed', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    session.close();
    wire.say(room.say(OTHER_SEAT, 'a'));
    expect(shown(session)).toEqual([]);
    expect(wire.asksOf('room:exit')).toHaveLength(1);
  });

  it('leaves a room that it was still entering when it was closed', async () => {
    const wire = new FakeWire(new FakeRoom(), false);
    const session = begin(wire);
    wire.arrive();
    session.close();
    wire.answer();
    await settle();
    expect(wire.asksOf('room:exit')).toHaveLength(1);
  });

  it('leaves no room that it was refused', async () => {
    const wire = new FakeWire(new FakeRoom(), false);
    wire.refuseNext('room:enter', 'not_found');
    const session = begin(wire);
    wire.arrive();
    session.close();
    wire.answer();
    await settle();
    expect(wire.asksOf('room:exit')).toEqual([]);
  });

  it('leaves no room that the next session has entered meanwhile', async () => {
    const wire = new FakeWire(new FakeRoom(), false);
    begin(wire).close();
    const next = begin(wire);
    for (let n = 0; n < 2; n += 1) {
      wire.arrive();
      wire.answer();
    }
    await settle();
    expect(next.getSnapshot().status).toBe('online');
    expect(wire.asksOf('room:exit')).toEqual([]);
    next.close();
    expect(wire.asksOf('room:exit')).toHaveLength(1);
  });
});

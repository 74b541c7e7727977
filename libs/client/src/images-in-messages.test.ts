import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SendMessage } from '@parley/contracts';
import { FakeRoom, OTHER_SEAT, ROOM_ID, reference } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { MemoryOutboxStore } from './outbox-store.js';
import { RoomSession } from './room-session.js';

const settle = () => jest.advanceTimersByTimeAsync(0);
const begin = (wire: FakeWire, outbox = new MemoryOutboxStore()) =>
  new RoomSession({ connection: wire, roomId: ROOM_ID, outbox });
const bodies = (session: RoomSession) =>
  session.getSnapshot().entries.flatMap((entry) => ('body' in entry ? [entry.body] : []));

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('images in messages', () => {
  it('go out as id and description, and are shown whole while they wait and when they are said', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const session = begin(wire);
    await settle();
    wire.direct = false;
    const images = [room.upload(1, 'a boat'), room.upload(2)];
    session.send('look', images);
    expect(session.getSnapshot().outbox).toMatchObject([{ text: 'look', attachments: images, state: 'pending' }]);
    await settle();
    const [sent] = wire.asksOf('message:send') as SendMessage[];
    expect(sent?.body).toEqual({
      text: 'look',
      attachments: [
        { id: images[0]?.id, alt: 'a boat' },
        { id: images[1]?.id, alt: '' },
      ],
    });
    wire.arrive();
    wire.answer();
    await settle();
    // Before any broadcast was heard.
    expect(bodies(session)).toEqual([{ text: 'look', attachments: images }]);
    expect(session.getSnapshot().outbox).toEqual([]);
  });

  it('need no words', async () => {
    const room = new FakeRoom();
    const session = begin(new FakeWire(room));
    await settle();
    session.send('', [room.upload(1)]);
    await settle();
    expect(bodies(session)).toEqual([{ text: '', attachments: [reference(1)] }]);
  });

  it('are still in the message after a reload', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const store = new MemoryOutboxStore();
    wire.cut();
    const before = begin(wire, store);
    before.send('later', [room.upload(1, 'a boat')]);
    await settle();
    before.close();
    const after = begin(wire, store);
    await settle();
    expect(after.getSnapshot().outbox).toMatchObject([{ attachments: [reference(1, 'a boat')] }]);
    wire.mend();
    await settle();
    expect(bodies(after)).toEqual([{ text: 'later', attachments: [reference(1, 'a boat')] }]);
  });

  it('are not asked of what was stored before there were any', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    const store = new MemoryOutboxStore();
    wire.cut();
    const before = begin(wire, store);
    before.send('old');
    await settle();
    before.close();
    const [message] = await store.list(ROOM_ID);
    if (!message) throw new Error('it was stored');
    const { clientMessageId, roomId, salt, text, createdAt } = message;
    await store.put({ clientMessageId, roomId, salt, text, createdAt });
    wire.mend();
    const after = begin(wire, store);
    await settle();
    expect(bodies(after)).toEqual([{ text: 'old', attachments: [] }]);
  });

  it('leave the message as it was when a later one is written', async () => {
    const room = new FakeRoom();
    const wire = new FakeWire(room);
    wire.cut();
    const session = begin(wire);
    session.send('one', [room.upload(1)]);
    const [one] = session.getSnapshot().outbox;
    session.send('two');
    expect(session.getSnapshot().outbox[0]).toBe(one);
    wire.mend();
    await settle();
    expect(room.entries.map((entry) => entry.seat)).not.toContain(OTHER_SEAT);
    expect(bodies(session).map(({ text }) => text)).toEqual(['one', 'two']);
  });
});

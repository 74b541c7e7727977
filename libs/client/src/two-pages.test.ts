import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ClientMessageId, ServerTime } from '@parley/contracts';
import { FakeRoom, OTHER_SEAT, ROOM_ID } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { MemoryOutboxStore } from './outbox-store.js';
import { RoomSession } from './room-session.js';

const settle = () => jest.advanceTimersByTimeAsync(0);
const shown = (session: RoomSession) =>
  session.getSnapshot().entries.map((entry) => ('body' in entry ? entry.body.text : entry.type));
const waiting = (session: RoomSession) => session.getSnapshot().outbox.map(({ text, state }) => `${text}: ${state}`);

/** Two pages of one device: a line each, one room, one store. */
function pages() {
  const room = new FakeRoom();
  const store = new MemoryOutboxStore();
  const wires = [new FakeWire(room), new FakeWire(room)] as const;
  const begin = (wire: FakeWire) => new RoomSession({ connection: wire, roomId: ROOM_ID, outbox: store });
  return { room, store, wires, begin };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Something written while both pages were offline, and known to both. */
async function writtenOffline(text: string) {
  const both = pages();
  const [mine, other] = both.wires;
  mine.cut();
  other.cut();
  const first = both.begin(mine);
  const id = first.send(text);
  await settle();
  const second = both.begin(other);
  await settle();
  expect(waiting(second)).toEqual([`${text}: pending`]);
  return { ...both, mine, other, first, second, id };
}

describe('two pages of one device', () => {
  it('send what both know of once, and both show it once', async () => {
    const { room, store, mine, other, first, second } = await writtenOffline('once');
    mine.mend();
    other.mend();
    await settle();
    expect(room.texts).toEqual(['once']);
    for (const session of [first, second]) {
      expect(shown(session)).toEqual(['once']);
      expect(waiting(session)).toEqual([]);
    }
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('have it on its way at once without saying it twice', async () => {
    const { room, mine, other, first, second } = await writtenOffline('once');
    mine.mend();
    other.mend();
    mine.direct = false;
    other.direct = false;
    await settle();
    for (const wire of [mine, other]) {
      wire.arrive();
      wire.answer();
    }
    await settle();
    for (const wire of [other, mine]) {
      wire.arrive();
      wire.answer();
      wire.broadcast();
    }
    await settle();
    expect(room.texts).toEqual(['once']);
    expect([shown(first), shown(second)]).toEqual([['once'], ['once']]);
    expect([waiting(first), waiting(second)]).toEqual([[], []]);
  });

  it('let go of what one of them said while the other was offline', async () => {
    const { mine, other, room, second, first } = await writtenOffline('said there');
    mine.mend();
    await settle();
    expect(waiting(first)).toEqual([]);
    expect(waiting(second)).toEqual(['said there: pending']);
    other.mend();
    await settle();
    expect(room.texts).toEqual(['said there']);
    expect(shown(second)).toEqual(['said there']);
    expect(waiting(second)).toEqual([]);
  });

  it('both forget what a person discards on one of them', async () => {
    const { room, store, mine, other, first, second, id } = await writtenOffline('never mind');
    first.discard(id);
    await settle();
    expect(waiting(first)).toEqual([]);
    expect(waiting(second)).toEqual([]);
    mine.mend();
    other.mend();
    await settle();
    expect(room.texts).toEqual([]);
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('bring nothing back that was discarded while the other was still reading the store', async () => {
    const { room, store, wires, begin } = pages();
    const [mine, other] = wires;
    mine.cut();
    const first = begin(mine);
    const id = first.send('never mind');
    await settle();
    let loaded: () => void = () => undefined;
    const list = store.list.bind(store);
    jest.spyOn(store, 'list').mockImplementationOnce(async (roomId) => {
      const stored = await list(roomId);
      await new Promise<void>((resolve) => {
        loaded = resolve;
      });
      return stored;
    });
    const second = begin(other);
    await settle();
    first.discard(id);
    await settle();
    loaded();
    await settle();
    expect(waiting(second)).toEqual([]);
    expect(room.texts).toEqual([]);
  });

  it('bring nothing back that was given up before the store had it', async () => {
    const store = new MemoryOutboxStore();
    const wire = new FakeWire(new FakeRoom());
    wire.cut();
    const session = new RoomSession({ connection: wire, roomId: ROOM_ID, outbox: store });
    await settle();
    const put = store.put.bind(store);
    let stored: () => void = () => undefined;
    jest.spyOn(store, 'put').mockImplementationOnce(async (message) => {
      await new Promise<void>((resolve) => {
        stored = resolve;
      });
      await put(message);
    });
    session.discard(session.send('never mind'));
    await settle();
    stored();
    await settle();
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('say for one another what a page left behind that is gone', async () => {
    const { room, store, wires, begin } = pages();
    const [mine, other] = wires;
    const stays = begin(other);
    await settle();
    mine.cut();
    other.cut();
    const goes = begin(mine);
    goes.send('left behind');
    await settle();
    goes.close();
    expect(waiting(stays)).toEqual([]);
    other.mend();
    await settle();
    expect(room.texts).toEqual(['left behind']);
    expect(shown(stays)).toEqual(['left behind']);
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('clear away what a page left in the store after it was said', async () => {
    const { room, store, wires, begin } = pages();
    const session = begin(wires[0]);
    await settle();
    session.send('said');
    await settle();
    const [entry] = room.entries;
    // A page that was closed between the service's taking it and its own forgetting it.
    const left = {
      clientMessageId: (entry && 'clientMessageId' in entry ? entry.clientMessageId : '') as ClientMessageId,
      roomId: ROOM_ID,
      salt: 'A'.repeat(43),
      text: 'said',
      attachments: [],
      createdAt: 1 as ServerTime,
    };
    await store.put(left);
    wires[0].cut();
    wires[0].mend();
    await settle();
    expect(waiting(session)).toEqual([]);
    expect(shown(session)).toEqual(['said']);
    expect(await store.list(ROOM_ID)).toEqual([]);
  });

  it('each keep the order of writing, whoever sends', async () => {
    const { room, mine, other, first, second } = await writtenOffline('one');
    first.send('two');
    second.send('another');
    await settle();
    room.say(OTHER_SEAT, 'theirs');
    other.mend();
    mine.mend();
    await settle();
    const said = room.texts;
    expect([...said].sort()).toEqual(['another', 'one', 'theirs', 'two']);
    expect(said.indexOf('one')).toBeLessThan(said.indexOf('two'));
    expect(said.indexOf('one')).toBeLessThan(said.indexOf('another'));
    expect([shown(first), shown(second)]).toEqual([said, said]);
  });
});

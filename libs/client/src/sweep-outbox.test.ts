import { describe, expect, it, jest } from '@jest/globals';
import {
  refuse,
  type ClientMessageId,
  type OwnRoomsAnswer,
  type Refusal,
  type RoomId,
  type ServerTime,
} from '@parley/contracts';
import { FakeRoom, ROOM_ID } from '../test/fake-room.js';
import { MemoryOutboxStore } from './outbox-store.js';
import { ServerClock } from './server-clock.js';
import { sweepOutbox } from './sweep-outbox.js';

const HOUR = 3_600_000;
const GONE = '01900000-0000-7000-8000-00000000000a' as RoomId;

describe('what was left in the outbox', () => {
  const { view } = new FakeRoom();
  const clock = new ServerClock();
  const asked = (answer: OwnRoomsAnswer | Refusal) => ({ clock, ownRooms: jest.fn(() => Promise.resolve(answer)) });
  /** One message in each of the two rooms, written so long ago. */
  async function writtenBefore(ms: number): Promise<MemoryOutboxStore> {
    const store = new MemoryOutboxStore();
    for (const roomId of [ROOM_ID, GONE])
      await store.put({
        clientMessageId: crypto.randomUUID() as ClientMessageId,
        roomId,
        salt: 'A'.repeat(43),
        text: 'unsaid',
        createdAt: (clock.now() - ms) as ServerTime,
      });
    return store;
  }
  const left = async (store: MemoryOutboxStore) => [
    (await store.list(ROOM_ID)).length,
    (await store.list(GONE)).length,
  ];

  it('goes after a day where the room is gone, and stays where it goes on', async () => {
    const store = await writtenBefore(25 * HOUR);
    await sweepOutbox(asked({ rooms: [view], knocks: [] }), store);
    expect(await left(store)).toEqual([1, 0]);
  });

  it('goes after a day where the room has ended', async () => {
    const store = await writtenBefore(25 * HOUR);
    await sweepOutbox(asked({ rooms: [{ ...view, state: 'closed' }], knocks: [] }), store);
    expect(await left(store)).toEqual([0, 0]);
  });

  it('stays for a day, so that who comes back sees it, and nothing is asked', async () => {
    const store = await writtenBefore(23 * HOUR);
    const api = asked({ rooms: [], knocks: [] });
    await sweepOutbox(api, store);
    expect(await left(store)).toEqual([1, 1]);
    expect(api.ownRooms).not.toHaveBeenCalled();
  });

  it('stays when the service can not say which rooms there are', async () => {
    const store = await writtenBefore(25 * HOUR);
    await sweepOutbox(asked(refuse('unavailable')), store);
    expect(await left(store)).toEqual([1, 1]);
  });
});

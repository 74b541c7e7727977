import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { KnockId, OwnKnockView, OwnRoomsAnswer, ServerTime } from '@parley/contracts';
import { FakeRoom, ROOM_ID, policy } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { Api } from './api.js';
import { MemoryKeyStore, openDevice } from './device-key.js';
import { watchKnock, type KnockSession } from './knock-session.js';

const knock: OwnKnockView = {
  id: 'aaaaaaaa-0000-7000-8000-000000000001' as KnockId,
  roomId: ROOM_ID,
  policy,
  name: 'Quiet Otter',
  state: 'waiting',
  askedAt: 1 as ServerTime,
  expiresAt: null,
  of: 2,
  approvals: 0,
};

const sessions: KnockSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
  jest.useRealTimers();
});

/** A device before a door; `own` is what the service would say of its rooms and knocks. */
async function atTheDoor(own: OwnRoomsAnswer = { rooms: [], knocks: [knock] }) {
  const service = { own };
  const fetch = ((url: string, init: RequestInit) =>
    Promise.resolve(
      url.endsWith('/nonce')
        ? Response.json({ nonce: 'n', now: Date.now() })
        : init.method === 'DELETE'
          ? new Response(null, { status: 204 })
          : Response.json(service.own),
    )) as typeof globalThis.fetch;
  const device = await openDevice(new MemoryKeyStore());
  const wire = new FakeWire(new FakeRoom());
  const api = new Api({ device, baseUrl: '', htuBase: '', fetch });
  const session = watchKnock(api, wire, knock);
  sessions.push(session);
  return { service, wire, session };
}
const stateOf = (session: KnockSession) => session.getSnapshot().knock.state;
const decided = (session: KnockSession) =>
  new Promise<string>((resolve) => {
    const look = () => {
      if (stateOf(session) !== 'waiting') resolve(stateOf(session));
    };
    session.subscribe(look);
    look();
  });

describe('a knock', () => {
  it('is told of approvals and of the decision', async () => {
    const { wire, session } = await atTheDoor();
    wire.emit('knock:changed', { roomId: ROOM_ID, knockId: knock.id, approvals: 1, of: 2 });
    expect(session.getSnapshot().knock).toMatchObject({ approvals: 1, state: 'waiting' });
    wire.emit('knock:decided', { knock: { ...knock, state: 'admitted' } });
    expect(stateOf(session)).toBe('admitted');
  });

  it('takes no answer that was meant for another knock', async () => {
    const { wire, session } = await atTheDoor();
    const other = 'aaaaaaaa-0000-7000-8000-000000000002' as KnockId;
    wire.emit('knock:decided', { knock: { ...knock, id: other, state: 'refused' } });
    expect(stateOf(session)).toBe('waiting');
  });

  it('finds a decision that fell before anyone listened', async () => {
    const { session } = await atTheDoor({ rooms: [], knocks: [{ ...knock, state: 'refused' }] });
    expect(await decided(session)).toBe('refused');
  });

  it('finds a decision that fell while the line was away', async () => {
    const { service, wire, session } = await atTheDoor();
    wire.cut();
    expect(session.getSnapshot().online).toBe(false);
    service.own = { rooms: [new FakeRoom().view], knocks: [] };
    wire.mend();
    expect(await decided(session)).toBe('admitted');
  });

  it('finds, after a while, a decision that no news brought', async () => {
    jest.useFakeTimers({
      doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'],
    });
    const { service, session } = await atTheDoor();
    service.own = { rooms: [], knocks: [{ ...knock, state: 'refused' }] };
    jest.advanceTimersByTime(15_000);
    expect(await decided(session)).toBe('refused');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps its first answer', async () => {
    const { wire, session } = await atTheDoor();
    wire.emit('knock:decided', { knock: { ...knock, state: 'admitted' } });
    wire.emit('knock:decided', { knock: { ...knock, state: 'expired' } });
    expect(stateOf(session)).toBe('admitted');
  });

  it('can be withdrawn', async () => {
    const { session } = await atTheDoor();
    await session.withdraw();
    expect(stateOf(session)).toBe('withdrawn');
  });
});

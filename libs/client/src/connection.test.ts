import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isRefusal, type ServerTime } from '@parley/contracts';
import { decodeJwt } from 'jose';
import { FakeRoom, OTHER_SEAT, ROOM_ID } from '../test/fake-room.js';
import { FakeService } from '../test/fake-service.js';
import { HalfOpenLine } from '../test/half-open-line.js';
import { Api } from './api.js';
import { Connection } from './connection.js';
import { MemoryKeyStore, openDevice } from './device-key.js';
import { MemoryOutboxStore } from './outbox-store.js';
import { RoomSession } from './room-session.js';

let room: FakeRoom;
let service: FakeService;
const opened: { close(): void }[] = [];

async function connect(ackTimeoutMs = 2_000, url = service.url): Promise<Connection> {
  const device = await openDevice(new MemoryKeyStore());
  const api = new Api({ device, baseUrl: url, htuBase: 'https://parley.example' });
  const connection = new Connection({ api, url, ackTimeoutMs, retry: { firstMs: 10, maxMs: 50 } });
  opened.push(connection);
  return connection;
}
function enter(connection: Connection): RoomSession {
  const session = new RoomSession({ connection, roomId: ROOM_ID, outbox: new MemoryOutboxStore() });
  opened.unshift(session);
  return session;
}
/** Waits for what a session or connection tells of itself. */
function until(what: { subscribe(listener: () => void): () => void }, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const stop = what.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}
const online = (connection: Connection) => until(connection, () => connection.online);
const shown = (session: RoomSession) =>
  session.getSnapshot().entries.map((entry) => ('body' in entry ? entry.body.text : entry.type));

beforeEach(() => {
  room = new FakeRoom();
  service = new FakeService(room);
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await service.stop();
});

describe('a connection', () => {
  it('proves the device at the handshake, by a websocket alone', async () => {
    await online(await connect());
    expect(decodeJwt(service.proofs.at(-1) ?? '')).toMatchObject({
      htm: 'GET',
      htu: 'https://parley.example/socket.io/',
      nonce: 'nonce-1',
    });
    expect(service.sockets.map((socket) => socket.conn.transport.name)).toEqual(['websocket']);
  });

  it('takes the nonce of a refused handshake and knocks again at once', async () => {
    const connection = await connect();
    await online(connection);
    service.nonce = 'nonce-2';
    service.cut();
    await until(connection, () => !connection.online);
    await online(connection);
    expect(service.proofs.map((proof) => decodeJwt(proof).nonce)).toEqual(['nonce-1', 'nonce-1', 'nonce-2']);
    expect(new Set(service.proofs.map((proof) => decodeJwt(proof).jti)).size).toBe(3);
  });

  it('shows a refusal that trying again would not change, and stays away until told', async () => {
    service.handshakeRefusal = 'origin_refused';
    const connection = await connect();
    await until(connection, () => connection.getSnapshot().status === 'refused');
    expect(connection.getSnapshot().refusal).toEqual({ refused: 'origin_refused' });
    service.handshakeRefusal = null;
    connection.open();
    await online(connection);
    expect(connection.getSnapshot().refusal).toBeNull();
  });

  it('proves the device once however often it is told to connect', async () => {
    let admit: () => void = () => undefined;
    service.admitting = new Promise((resolve) => {
      admit = resolve;
    });
    const device = await openDevice(new MemoryKeyStore());
    const api = new Api({ device, baseUrl: service.url, htuBase: 'https://parley.example' });
    const proving = jest.spyOn(api, 'handshakeProof');
    const connection = new Connection({ api, url: service.url });
    opened.push(connection);
    await service.asked();
    connection.open();
    connection.open();
    expect(proving).toHaveBeenCalledTimes(1);
    admit();
    await online(connection);
    expect(service.proofs).toHaveLength(1);
    service.cut();
    await until(connection, () => !connection.online);
    connection.open();
    await online(connection);
  });

  it('learns the time from a refused handshake', async () => {
    service.handshakeRefusal = 'origin_refused';
    service.ahead = 3_600_000;
    const connection = await connect();
    await until(connection, () => connection.getSnapshot().status === 'refused');
    expect(Math.abs(connection.clock.now() - Date.now() - 3_600_000)).toBeLessThan(5_000);
  });

  it('tries again by itself when the service can not take it now', async () => {
    service.handshakeRefusal = 'unavailable';
    const connection = await connect();
    await until(connection, () => connection.getSnapshot().status === 'offline');
    service.handshakeRefusal = null;
    await online(connection);
  });

  it('comes back when the service sends it away', async () => {
    const connection = await connect();
    await online(connection);
    service.sendAway();
    await until(connection, () => !connection.online);
    await online(connection);
  });

  it('moves to another line when the gateway drains', async () => {
    const connection = await connect();
    await online(connection);
    const before = service.sockets.map(({ id }) => id);
    service.emit('service:draining', { retryIn: 0 });
    await until(connection, () => !connection.online);
    await online(connection);
    expect(service.sockets.map(({ id }) => id)).not.toEqual(before);
  });

  it('answers a lost network at once when the line is away', async () => {
    const connection = await connect();
    await online(connection);
    connection.close();
    expect(await connection.request('room:exit', { roomId: ROOM_ID })).toEqual({
      refused: 'unavailable',
      details: { network: true },
    });
    expect(connection.getSnapshot().status).toBe('closed');
  });

  it('sets the clock by acknowledgements', async () => {
    const connection = await connect();
    await online(connection);
    const answer = await connection.request('room:enter', { roomId: ROOM_ID, afterSeq: 0 });
    expect(isRefusal(answer)).toBe(false);
    expect(Math.abs(connection.clock.now() - Date.now())).toBeLessThan(1_000);
  });
});

describe('a room over real sockets', () => {
  it.each(['lose the answer', 'cut after storing', 'cut before storing', 'draining'] as const)(
    'says every message once and in order when a send meets: %s',
    async (mishap) => {
      const connection = await connect(200);
      const session = enter(connection);
      await until(session, () => session.getSnapshot().status === 'online');
      service.mishaps.push(mishap, mishap);
      for (const text of ['one', 'two', 'three']) session.send(text);
      await until(session, () => session.getSnapshot().outbox.length === 0);
      expect(room.texts).toEqual(['one', 'two', 'three']);
      expect(shown(session)).toEqual(['one', 'two', 'three']);
    },
  );

  it('has everything said while the network was away', async () => {
    const connection = await connect();
    const session = enter(connection);
    await until(session, () => session.getSnapshot().status === 'online');
    service.cut();
    await until(session, () => session.getSnapshot().status === 'offline');
    for (let n = 1; n <= 10; n += 1) room.say(OTHER_SEAT, `n${n}`);
    session.send('mine');
    await until(session, () => session.getSnapshot().entries.length === 11);
    expect(shown(session)).toEqual(room.texts);
  });

  it('hears what the service tells', async () => {
    const connection = await connect();
    const session = enter(connection);
    await until(session, () => session.getSnapshot().status === 'online');
    service.emit('message:new', room.say(OTHER_SEAT, 'hello'));
    const ended = { roomId: ROOM_ID, closedAt: 5 as ServerTime, reason: 'time', by: null, lastSeq: 1 };
    service.emit('room:ended', ended);
    await until(session, () => session.getSnapshot().status === 'ended');
    expect(shown(session)).toEqual(['hello']);
    expect(session.getSnapshot().room).toMatchObject({ state: 'closed', closeReason: 'time' });
  });
});

describe('a line that is open on this side alone', () => {
  let line: HalfOpenLine;
  const begin = async (heartbeat: { pingInterval: number; pingTimeout: number }) => {
    await service.stop();
    service = new FakeService(room, heartbeat);
    line = await HalfOpenLine.to(service.url);
  };
  afterEach(async () => {
    for (const one of opened.splice(0)) one.close();
    await line.stop();
  });

  it('is given up when the heartbeat stays out, and what was written meanwhile goes out once', async () => {
    await begin({ pingInterval: 200, pingTimeout: 200 });
    const connection = await connect(30_000, line.url);
    const session = enter(connection);
    await until(session, () => session.getSnapshot().status === 'online');
    line.fallSilent();
    session.send('into the silence');
    room.say(OTHER_SEAT, 'unheard');
    expect(session.getSnapshot()).toMatchObject({ status: 'online', outbox: [{ state: 'pending' }] });
    await until(session, () => session.getSnapshot().status === 'offline');
    expect(session.getSnapshot().outbox).toMatchObject([{ state: 'pending' }]);
    await until(session, () => session.getSnapshot().outbox.length === 0);
    expect(shown(session)).toEqual(['unheard', 'into the silence']);
    expect(room.texts).toEqual(['unheard', 'into the silence']);
  });

  it('is given up sooner when a question brings nothing back, not even a heartbeat', async () => {
    await begin({ pingInterval: 600_000, pingTimeout: 600_000 });
    const connection = await connect(200, line.url);
    const session = enter(connection);
    await until(session, () => session.getSnapshot().status === 'online');
    line.fallSilent();
    session.send('once');
    await until(session, () => session.getSnapshot().outbox.length === 0);
    expect(room.texts).toEqual(['once']);
    expect(shown(session)).toEqual(['once']);
  });

  it('is not given up while heartbeats come, however long an answer takes', async () => {
    await begin({ pingInterval: 20, pingTimeout: 60_000 });
    const connection = await connect(300, line.url);
    const session = enter(connection);
    await until(session, () => session.getSnapshot().status === 'online');
    const before = service.sockets.map(({ id }) => id);
    service.mishaps.push('lose the answer');
    session.send('once');
    await until(session, () => session.getSnapshot().outbox.length === 0);
    expect(service.sockets.map(({ id }) => id)).toEqual(before);
    expect(room.texts).toEqual(['once']);
  });
});

describe('a browser that knows of its network', () => {
  const page = Object.assign(new EventTarget(), { navigator: { onLine: true } });
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const tell = (event: 'online' | 'offline') => {
    page.navigator.onLine = event === 'online';
    page.dispatchEvent(new Event(event));
  };
  beforeEach(() => {
    page.navigator.onLine = true;
    Object.assign(globalThis, { window: page, document });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'window');
    Reflect.deleteProperty(globalThis, 'document');
  });
  const statuses = (connection: Connection) => {
    const seen = [connection.getSnapshot().status];
    connection.subscribe(() => seen.push(connection.getSnapshot().status));
    return seen;
  };
  const begin = async (retryMs: number) => {
    const device = await openDevice(new MemoryKeyStore());
    const api = new Api({ device, baseUrl: service.url, htuBase: 'https://parley.example' });
    const connection = new Connection({ api, url: service.url, retry: { firstMs: retryMs, maxMs: retryMs } });
    opened.push(connection);
    return connection;
  };

  it('is offline at once when it starts without one, and online as soon as there is one', async () => {
    page.navigator.onLine = false;
    const connection = await begin(600_000);
    expect(connection.getSnapshot().status).toBe('offline');
    expect(service.proofs).toEqual([]);
    tell('online');
    await online(connection);
  });

  it('tries all the same, because a browser may be wrong about it', async () => {
    page.navigator.onLine = false;
    await online(await begin(10));
  });

  it('is offline at once when it goes, in whatever state the line was', async () => {
    const connection = await begin(600_000);
    const seen = statuses(connection);
    // Still opening.
    tell('offline');
    expect(connection.getSnapshot().status).toBe('offline');
    tell('online');
    await online(connection);
    tell('offline');
    expect(connection.getSnapshot().status).toBe('offline');
    tell('online');
    await online(connection);
    expect(seen).toEqual(['connecting', 'offline', 'online', 'offline', 'online']);
    // The service hears of the one that was hung up in its own time.
    while (service.sockets.length !== 1) await new Promise((resolve) => setImmediate(resolve));
  });

  it('comes back in the background too', async () => {
    document.visibilityState = 'hidden';
    try {
      const connection = await begin(600_000);
      await online(connection);
      tell('offline');
      tell('online');
      await online(connection);
    } finally {
      document.visibilityState = 'visible';
    }
  });

  it('does not wait out a pause when the page is looked at again', async () => {
    page.navigator.onLine = false;
    const connection = await begin(600_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await online(connection);
  });

  it('leaves a closed connection closed', async () => {
    const connection = await begin(10);
    await online(connection);
    connection.close();
    tell('offline');
    tell('online');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(connection.getSnapshot().status).toBe('closed');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntryView, RoomId } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, startRedis, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, RunningRedis, TestDatabase } from '@parley/testing';
import { Redis } from 'ioredis';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';

let database: TestDatabase;
let redis: RunningRedis;
let here: TestGateway;
let there: TestGateway;
let devices = 3_000;
const sockets: DeviceSocket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  redis = await startRedis();
  const env = { DATABASE_URL: database.chat, REDIS_URL: redis.url };
  here = await startTestGateway(env);
  there = await startTestGateway(env);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await here.stop();
  await there.stop();
  await redis.stop();
  await database.drop();
});

const newDevice = (gateway: TestGateway): Promise<LoopbackDevice> =>
  loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
async function connected(device: LoopbackDevice): Promise<DeviceSocket> {
  const socket = await device.connect();
  sockets.push(socket);
  return socket;
}
/** Every entry heard, by sequence. */
function listening(socket: DeviceSocket): Map<number, EntryView> {
  const heard = new Map<number, EntryView>();
  socket.on('message:new', (entry) => heard.set(entry.seq, entry));
  return heard;
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}
const say = async (socket: DeviceSocket, roomId: RoomId, text: string): Promise<number> =>
  dataOf(await socket.emitWithAck('message:send', messageOf(roomId, text))).seq;

describe('two gateways', () => {
  it('bring host and guest together, from the knock to the end', async () => {
    const [host, guest] = [await newDevice(here), await newDevice(there)];
    const [first] = accepted(await host.api.policies()).policies;
    if (!first) throw new Error('no kind is on');
    const name = async (device: LoopbackDevice) => accepted(await device.api.names()).names[0];
    const opened = accepted(await host.api.openRoom({ kind: first.policy.kind, name: await name(host) }, first.policy));
    const { code } = accepted(await host.api.activate(opened.id));
    if (code === null) throw new Error('no code');
    const hostSocket = await connected(host);
    dataOf(await hostSocket.emitWithAck('room:enter', { roomId: opened.id, afterSeq: 0 }));
    const guestSocket = await connected(guest);

    const knocks = new Promise((resolve) => hostSocket.once('knock:new', resolve));
    // The request that knocks meets the host's gateway, the waiting socket is at the other one.
    const asked = accepted(await guest.at(here.url).join({ locator: { code }, name: await name(guest) }, first.policy));
    if (!('knock' in asked)) throw new Error('the guest did not knock');
    await knocks;
    const decided = new Promise((resolve) => guestSocket.once('knock:decided', resolve));
    accepted(await host.api.decide(opened.id, asked.knock.id, { admit: true }));
    expect(await decided).toMatchObject({ knock: { state: 'admitted' } });

    const comes = new Promise((resolve) => {
      hostSocket.on('participant:changed', ({ participant }) => {
        if (participant.seat === 2 && participant.present) resolve(participant);
      });
    });
    const entered = dataOf(await guestSocket.emitWithAck('room:enter', { roomId: opened.id, afterSeq: 0 }));
    expect(entered.room.participants).toHaveLength(2);
    await comes;

    const heard = listening(guestSocket);
    const seq = await say(hostSocket, opened.id, 'across');
    await until(() => heard.has(seq));
    expect(heard.get(seq)).toMatchObject({ seat: 1, body: { text: 'across' } });

    const typing = new Promise((resolve) => hostSocket.once('participant:typing', resolve));
    dataOf(await guestSocket.emitWithAck('participant:typing', { roomId: opened.id }));
    expect(await typing).toEqual({ roomId: opened.id, seat: 2 });

    const ends = new Promise((resolve) => hostSocket.once('room:ended', resolve));
    accepted(await guest.api.end(opened.id));
    expect(await ends).toMatchObject({ reason: 'participant', by: 2 });
  });

  it('tell the answer to whoever stopped knocking and knocked again', async () => {
    const [host, guest] = [await newDevice(here), await newDevice(there)];
    const [first] = accepted(await host.api.policies()).policies;
    if (!first) throw new Error('no kind is on');
    const name = async (device: LoopbackDevice) => accepted(await device.api.names()).names[0];
    const opened = accepted(await host.api.openRoom({ kind: first.policy.kind, name: await name(host) }, first.policy));
    const { code } = accepted(await host.api.activate(opened.id));
    if (code === null) throw new Error('no code');
    const guestSocket = await connected(guest);
    const knock = async () => {
      const asked = accepted(await guest.api.join({ locator: { code }, name: await name(guest) }, first.policy));
      if (!('knock' in asked)) throw new Error('the guest did not knock');
      return asked.knock.id;
    };
    accepted(await guest.api.withdraw(await knock()));
    const again = await knock();
    // As a page does after its reload; by then the gateway has read the room with both knocks in it.
    accepted(await guest.api.ownRooms());
    const decided = new Promise((resolve) => {
      guestSocket.on('knock:decided', ({ knock: told }) => {
        if (told.id === again) resolve(told);
      });
    });
    accepted(await host.api.decide(opened.id, again, { admit: true }));
    expect(await decided).toMatchObject({ state: 'admitted' });
  });

  it('refuse a proof that the other one has seen', async () => {
    const device = await newDevice(here);
    const proof = accepted(await device.api.handshakeProof());
    const connect = async (url: string): Promise<boolean> => {
      const { io } = await import('socket.io-client');
      const socket = io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { proof },
        localAddress: device.address,
      } as Parameters<typeof io>[1]);
      return new Promise((resolve) => {
        socket.once('connect', () => {
          socket.disconnect();
          resolve(true);
        });
        socket.once('connect_error', () => {
          resolve(false);
        });
      });
    };
    expect(await connect(here.url)).toBe(true);
    expect(await connect(there.url)).toBe(false);
  });

  it('show Redis nothing that a person wrote or is called', async () => {
    const asking = new Redis(redis.url);
    const watching = await asking.monitor();
    asking.disconnect();
    const seen: string[] = [];
    watching.on('monitor', (_time: string, given: string[]) => seen.push(given.join(' ')));
    const [host, guest] = [await newDevice(here), await newDevice(there)];
    const { id, participants } = await seatTwo(host, guest);
    const [hostSocket, guestSocket] = [await connected(host), await connected(guest)];
    for (const socket of [hostSocket, guestSocket])
      dataOf(await socket.emitWithAck('room:enter', { roomId: id, afterSeq: 0 }));
    const heard = listening(guestSocket);
    const seq = await say(hostSocket, id, 'canary of the mine');
    await until(() => heard.has(seq));
    await until(() => seen.some((line) => line.includes(id)));
    watching.disconnect();
    for (const words of ['canary', ...participants.map(({ name }) => name ?? 'no name')])
      expect(seen.filter((line) => line.includes(words))).toEqual([]);
  });

  it('lose nothing acknowledged while Redis is killed and comes back', async () => {
    const [host, guest] = [await newDevice(here), await newDevice(there)];
    const { id } = await seatTwo(host, guest);
    const [hostSocket, guestSocket] = [await connected(host), await connected(guest)];
    for (const socket of [hostSocket, guestSocket])
      dataOf(await socket.emitWithAck('room:enter', { roomId: id, afterSeq: 0 }));
    const heardByHost = listening(hostSocket);
    const heardByGuest = listening(guestSocket);
    const saidByHost = new Set<number>();
    const saidByGuest = new Set<number>();
    const talk = async (count: number, when: string): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        saidByHost.add(await say(hostSocket, id, `host ${when} ${n}`));
        saidByGuest.add(await say(guestSocket, id, `guest ${when} ${n}`));
      }
    };
    // A speaker knows its own words by their acknowledgement.
    const everybodyHeardAll = (): boolean =>
      [...saidByHost].every((seq) => heardByGuest.has(seq)) && [...saidByGuest].every((seq) => heardByHost.has(seq));

    await talk(20, 'before');
    await until(everybodyHeardAll);
    await redis.kill();
    await talk(40, 'without');
    await until(everybodyHeardAll);
    await redis.restart();
    await talk(40, 'again');
    await until(everybodyHeardAll);
    const inOrder = (seqs: Iterable<number>): number[] => [...seqs].sort((a, b) => a - b);
    expect(inOrder(heardByGuest.keys())).toEqual(inOrder(saidByHost));
    expect(inOrder(heardByHost.keys())).toEqual(inOrder(saidByGuest));
    expect(inOrder([...saidByHost, ...saidByGuest])).toEqual(Array.from({ length: 200 }, (_, n) => 3 + n));
  });
});

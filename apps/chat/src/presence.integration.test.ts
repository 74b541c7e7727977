import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RoomId, SeatNumber } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, startRedis, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, RunningRedis, TestDatabase } from '@parley/testing';
import { dataOf, PUBLIC_URL, startGatewayProcess, startTestGateway } from './test-gateway.js';
import type { GatewayProcess, TestGateway } from './test-gateway.js';

/** Asked every 10 s, given up 8 s later, and the grace of a reload; and something for two busy cores. */
const SILENT_FOR_MOST = 21_000 + 1_500;
/** The lease of a gateway that died, and the next look. */
const DEAD_FOR_MOST = 20_000 + 1_500;

let database: TestDatabase;
let redis: RunningRedis;
let here: TestGateway;
let there: TestGateway;
let dying: GatewayProcess;
let devices = 5_000;
const sockets: DeviceSocket[] = [];
const proxies: SilentProxy[] = [];

beforeAll(async () => {
  database = await testDatabase();
  redis = await startRedis();
  const env = { DATABASE_URL: database.chat, REDIS_URL: redis.url };
  here = await startTestGateway(env);
  there = await startTestGateway(env);
  dying = await startGatewayProcess(env);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  for (const proxy of proxies) proxy.close();
  dying.kill();
  await here.stop();
  await there.stop();
  await redis.stop();
  await database.drop();
});

interface SilentProxy {
  url: string;
  /** Nothing goes through any more, and nobody hears that it is so: a phone that lost its network. */
  goSilent: () => void;
  close: () => void;
}
async function silentProxy(target: number): Promise<SilentProxy> {
  const ends: Socket[] = [];
  const server: Server = createServer({ pauseOnConnect: true }, (client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const end of [client, upstream]) end.on('error', () => undefined);
    ends.push(client, upstream);
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    goSilent: () => {
      for (const end of ends) {
        end.unpipe();
        end.pause();
      }
    },
    close: () => {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
  proxies.push(proxy);
  return proxy;
}

const newDevice = (gateway: { url: string }): Promise<LoopbackDevice> =>
  loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);

async function entered(device: LoopbackDevice, roomId: RoomId, url?: string): Promise<DeviceSocket> {
  const socket = await device.connect(url);
  sockets.push(socket);
  dataOf(await socket.emitWithAck('room:enter', { roomId, afterSeq: 0 }));
  return socket;
}
/** Resolves when this socket hears that the seat is as asked. */
const hears = (socket: DeviceSocket, seat: SeatNumber, present: boolean): Promise<void> =>
  new Promise((resolve) => {
    socket.on('participant:changed', ({ participant }) => {
      if (participant.seat === seat && participant.present === present) resolve();
    });
  });
const GUEST = 2 as SeatNumber;

/** Host and guest see each other; answers in how many milliseconds the host hears that the guest is gone after `vanish`. */
async function gone(host: LoopbackDevice, guest: LoopbackDevice, url: string, vanish: () => void): Promise<number> {
  const { id } = await seatTwo(host, guest);
  const watching = await entered(host, id);
  const comes = hears(watching, GUEST, true);
  await entered(guest, id, url);
  await comes;
  const goes = hears(watching, GUEST, false);
  const from = performance.now();
  vanish();
  await goes;
  return performance.now() - from;
}

/** Whether the host hears that a guest at another gateway is gone, who only says nothing, over two questions of the line. */
async function quietOneGoes(host: LoopbackDevice, guest: LoopbackDevice): Promise<boolean> {
  const { id } = await seatTwo(host, guest);
  const watching = await entered(host, id);
  const comes = hears(watching, GUEST, true);
  const quiet = await entered(guest, id);
  await comes;
  const heard: string[] = [];
  void hears(watching, GUEST, false).then(() => heard.push('gone'));
  await new Promise<void>((resolve) => {
    let asked = 0;
    quiet.io.engine.on('ping', () => {
      asked += 1;
      if (asked === 2) resolve();
    });
  });
  const { participants } = accepted(await host.api.room(id));
  return heard.length > 0 || !participants.every(({ present }) => present);
}

describe('presence', () => {
  it('ends soon for whoever vanished without a word: here, at another gateway, with a killed one; and for nobody else', async () => {
    const [direct, across] = [await silentProxy(here.port), await silentProxy(there.port)];
    const [silentHere, silentThere, killed, quiet] = await Promise.all([
      gone(await newDevice(here), await newDevice(here), direct.url, direct.goSilent),
      gone(await newDevice(here), await newDevice(there), across.url, across.goSilent),
      gone(await newDevice(here), await newDevice(dying), dying.url, dying.kill),
      quietOneGoes(await newDevice(here), await newDevice(there)),
    ]);
    expect(silentHere).toBeLessThan(SILENT_FOR_MOST);
    expect(silentThere).toBeLessThan(SILENT_FOR_MOST);
    expect(killed).toBeLessThan(DEAD_FOR_MOST);
    expect(quiet).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, clientEventSchemas, ERROR_STATUS, PARTICIPANT_ROUTES } from '@parley/contracts';
import type { Ack, ClientEvent, ErrorBody, RoomView } from '@parley/contracts';
import { makeProof } from '@parley/client';
import { accepted, loopbackDevice, loopbackFetch, seatTwo, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, TestDatabase } from '@parley/testing';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';

let database: TestDatabase;
let gateway: TestGateway;
let host: LoopbackDevice;
let guest: LoopbackDevice;
let room: RoomView;
let devices = 5_000;

beforeAll(async () => {
  database = await testDatabase();
  gateway = await startTestGateway({ DATABASE_URL: database.chat, LOG_LEVEL: 'warn' });
  host = await loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
  guest = await loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
  room = await seatTwo(host, guest);
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

const EVENTS = Object.keys(clientEventSchemas) as ClientEvent[];
const isCode = (code: string): boolean => Object.hasOwn(ERROR_STATUS, code);
/** Anything JSON can say, and nearly right inputs with one thing changed. */
const garbage = () =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc
      .tuple(fc.constantFrom('roomId', 'afterSeq', 'seq', 'limit', 'salt', 'body', 'clientMessageId'), fc.jsonValue())
      .map(([field, value]) => ({
        ...messageOf(room.id, 'x'),
        [field]: value,
      })),
    fc.constantFrom({ roomId: room.id, afterSeq: -1 }, { roomId: room.id, afterSeq: 1.5 }, { roomId: room.id, x: 1 }),
  );
const isWhole = (event: ClientEvent, payload: unknown): boolean => clientEventSchemas[event].safeParse(payload).success;

/** Past the types: what a stranger's program would send. */
const answers = (socket: DeviceSocket, event: string, given: readonly unknown[]): Promise<Ack<unknown>> =>
  (socket as unknown as Socket).timeout(10_000).emitWithAck(event, ...given) as Promise<Ack<unknown>>;

/** At each event; a third as many at each route. `PAYLOADS=10000` tries as many as a long night would. */
const PAYLOADS = Number(process.env.PAYLOADS ?? 400);
const A_SOCKET = 400;

describe('garbage', () => {
  it.each(EVENTS)('at %s gets a code and changes nothing', async (event) => {
    for (let sent = 0; sent < PAYLOADS; sent += A_SOCKET) {
      // The first comes from someone in the room, the others from strangers: one socket may not say so much.
      const device = sent === 0 ? host : await loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
      const socket = await device.connect();
      if (sent === 0) dataOf(await socket.emitWithAck('room:enter', { roomId: room.id, afterSeq: 0 }));
      const payloads = fc.sample(garbage(), Math.min(A_SOCKET, PAYLOADS - sent));
      const broken = payloads.filter((payload) => !isWhole(event, payload));
      for (const answer of await Promise.all(broken.map((payload) => answers(socket, event, [payload])))) {
        expect(answer.ok).toBe(false);
        if (!answer.ok) expect(answer.error.code).toBe('bad_request');
      }
      socket.disconnect();
    }
    expect((await roomNow()).lastSeq).toBe(room.lastSeq);
  });

  it('under names nobody knows, without or with too many arguments, gets a code', async () => {
    const socket = await host.connect();
    for (const name of ['', 'toString', '__proto__', 'constructor', 'message:sent', 'room:news', 'x'.repeat(1000)])
      expect(await answers(socket, name, [{ roomId: room.id }])).toMatchObject({ error: { code: 'bad_request' } });
    expect(await answers(socket, 'room:exit', [])).toMatchObject({ error: { code: 'bad_request' } });
    expect(await answers(socket, 'room:exit', [{ roomId: room.id }, 1])).toMatchObject({
      error: { code: 'bad_request' },
    });
    // No acknowledgement asked for: nothing to answer, and the line goes on.
    (socket as unknown as Socket).emit('room:exit', { roomId: 7 });
    (socket as unknown as Socket).emit('message:send');
    expect(dataOf(await socket.emitWithAck('room:exit', { roomId: room.id }))).toEqual({});
    socket.disconnect();
  });

  it('without end on one socket is slowed with a time to wait', async () => {
    const socket = await host.connect();
    const all = await Promise.all(
      Array.from({ length: 700 }, () => socket.emitWithAck('room:exit', { roomId: room.id })),
    );
    const slowed = all.filter((answer) => !answer.ok);
    expect(slowed.length).toBeGreaterThan(0);
    expect(slowed[0]).toMatchObject({ error: { code: 'too_many_requests', details: { retryAfter: 1 } } });
    socket.disconnect();
  });

  const routes = PARTICIPANT_ROUTES.filter(({ proof }) => proof);
  it.each(routes.map(({ method, path }) => ({ method, path })))(
    'in the body of $method $path gets a code and changes nothing',
    async ({ method, path }) => {
      let device = await loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
      let { nonce } = accepted(await device.api.nonce());
      const where = API + path.replaceAll(/:\w+/g, room.id);
      const bodies = fc.sample(
        fc.oneof(
          fc.string(),
          fc.json(),
          garbage().map((value) => JSON.stringify(value)),
        ),
        Math.ceil(PAYLOADS * 0.3),
      );
      for (const [n, text] of bodies.entries()) {
        // One address may not ask so often.
        if (n % A_SOCKET === A_SOCKET - 1) {
          device = await loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
          ({ nonce } = accepted(await device.api.nonce()));
        }
        const body = new TextEncoder().encode(text);
        const proof = await makeProof({
          device: device.device,
          htm: method,
          htu: PUBLIC_URL + where,
          nonce,
          now: device.api.clock.now(),
          ...(body.length > 0 ? { body } : {}),
          terms: 'A'.repeat(43),
        });
        const response = await loopbackFetch(device.address)(gateway.url + where, {
          method,
          headers: { DPoP: proof, 'Content-Length': String(body.length) },
          body,
        });
        if (response.status < 300) {
          expect(method).toBe('GET');
          continue;
        }
        const { error } = (await response.json()) as { error: ErrorBody };
        expect(isCode(error.code)).toBe(true);
        expect(['internal', 'unavailable']).not.toContain(error.code);
      }
      expect((await roomNow()).revision).toBe(room.revision);
    },
  );
});

const roomNow = async (): Promise<RoomView> => accepted(await guest.api.room(room.id));

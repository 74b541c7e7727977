import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, isRefusal, termsDigest } from '@parley/contracts';
import type { HandshakeRefusal, RoomCode, RoomPolicy } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, testDatabase } from '@parley/testing';
import type { LoopbackDevice, TestDatabase } from '@parley/testing';
import { io } from 'socket.io-client';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';
import { call as callAt, claimsFor, codeOf, seconds, sha256, sign } from '../test/requests.js';
import type { Claims, Sent } from '../test/requests.js';

let database: TestDatabase;
let gateway: TestGateway;
let devices = 1_000;

beforeAll(async () => {
  database = await testDatabase();
  gateway = await startTestGateway({ DATABASE_URL: database.chat });
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

const newDevice = (): Promise<LoopbackDevice> => loopbackDevice(gateway.url, (devices += 1), PUBLIC_URL);
const call = (device: LoopbackDevice, method: string, path: string, sent: Sent = {}): Promise<Response> =>
  callAt(gateway.url, device, method, path, sent);
const policyOf = async (device: LoopbackDevice): Promise<RoomPolicy> => {
  const [first] = accepted(await device.api.policies()).policies;
  if (!first) throw new Error('no kind is on');
  return first.policy;
};
const nameFor = async (device: LoopbackDevice) => accepted(await device.api.names()).names[0];
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const otherCode = (code: RoomCode): RoomCode =>
  (code.slice(0, 3) + (alphabet.replace(code.charAt(3), '').charAt(7) || 'Z')) as RoomCode;

/** The code of a handshake's refusal. */
const handshake = (device: LoopbackDevice, auth: object, origin = PUBLIC_URL): Promise<string> =>
  new Promise((resolve) => {
    const socket = io(gateway.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      localAddress: device.address,
      extraHeaders: { origin },
    } as Parameters<typeof io>[1]);
    socket.once('connect', () => {
      socket.disconnect();
      resolve('connected');
    });
    socket.once('connect_error', (error: Error & { data?: HandshakeRefusal }) => {
      resolve(error.data?.code ?? 'no upgrade');
    });
  });

/** Headers that change with time alone. */
const CHANGING = ['date', 'dpop-nonce'];

/** Status of a raw upgrade; 101 when it was granted. */
const upgrade = (query: string, origin?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(`${gateway.url}/socket.io/?EIO=4&transport=websocket${query}`, {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': Buffer.alloc(16, 7).toString('base64'),
        ...(origin === undefined ? {} : { Origin: origin }),
      },
    });
    sent.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    sent.on('error', reject);
    sent.end();
  });

describe('proofs on HTTP', () => {
  const path = `${API}/rooms`;
  const wrong: Record<string, (claims: Claims) => Claims> = {
    'another method': (c) => ({ ...c, htm: 'POST' }),
    'another path': (c) => ({ ...c, htu: `${PUBLIC_URL}${API}/joins` }),
    'another host': (c) => ({ ...c, htu: `http://evil.test${path}` }),
    'an old time': (c) => ({ ...c, iat: seconds() - 120 }),
    'a time to come': (c) => ({ ...c, iat: seconds() + 120 }),
    'the hash of a body that is not there': (c) => ({ ...c, bh: sha256('{}') }),
  };
  it.each(Object.entries(wrong))('refuses %s', async (_, change) => {
    const device = await newDevice();
    const proof = await sign(device, change(await claimsFor(device, 'GET', path)));
    const response = await call(device, 'GET', path, { proof });
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('bad_proof');
    expect(response.headers.get('DPoP-Nonce')).toMatch(/^[\w-]{43}$/);
  });

  it('asks for a fresh nonce when it is missing or made up', async () => {
    const device = await newDevice();
    const claims = await claimsFor(device, 'GET', path);
    for (const nonce of [undefined, sha256('guess')]) {
      const response = await call(device, 'GET', path, { proof: await sign(device, { ...claims, nonce }) });
      expect(await codeOf(response)).toBe('use_nonce');
    }
  });

  it('accepts a proof once', async () => {
    const device = await newDevice();
    const proof = await sign(device, await claimsFor(device, 'GET', path));
    expect((await call(device, 'GET', path, { proof })).status).toBe(200);
    expect(await codeOf(await call(device, 'GET', path, { proof }))).toBe('bad_proof');
  });

  it('refuses no proof, no signature and no algorithm', async () => {
    const device = await newDevice();
    const [header = '', claims = ''] = (await sign(device, await claimsFor(device, 'GET', path))).split('.');
    const none = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: device.device.publicJwk }));
    for (const proof of [undefined, `${header}.${claims}.`, `${none.toString('base64url')}.${claims}.`])
      expect(await codeOf(await call(device, 'GET', path, { proof }))).toBe('bad_proof');
  });

  it('refuses another body under the proof before parsing it', async () => {
    const device = await newDevice();
    const proof = await sign(device, await claimsFor(device, 'POST', path, '{"kind":"audited"}'));
    expect(await codeOf(await call(device, 'POST', path, { proof, body: '{"kind":' }))).toBe('bad_proof');
  });

  it('answers an unread route, a bad path and a body too large with codes', async () => {
    const device = await newDevice();
    expect(await codeOf(await call(device, 'GET', `${API}/nothing`))).toBe('not_found');
    expect(await codeOf(await call(device, 'GET', `${API}/rooms/%ff`))).toBe('bad_request');
    const body = 'x'.repeat(40_000);
    expect(await codeOf(await call(device, 'POST', path, { body }))).toBe('bad_proof');
    const proof = await sign(device, await claimsFor(device, 'POST', path, body));
    expect(await codeOf(await call(device, 'POST', path, { proof, body }))).toBe('too_large');
  });

  it('refuses pages of another origin', async () => {
    const device = await newDevice();
    const response = await call(device, 'GET', `${API}/nonce`, { origin: 'http://evil.test' });
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('origin_refused');
  });

  it('sets a policy under which only its own files run', async () => {
    const { headers } = await call(await newDevice(), 'GET', `${API}/nonce`);
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cache-Control')).toBe('no-store');
  });
});

describe('sockets', () => {
  it('refuses handshakes without a proof of this device for this place', async () => {
    const device = await newDevice();
    const claims = await claimsFor(device, 'GET', '/socket.io/');
    const good = await sign(device, claims);
    expect(await handshake(device, {})).toBe('bad_proof');
    expect(await handshake(device, { proof: 'a.b.c' })).toBe('bad_proof');
    expect(await handshake(device, { proof: { toString: 'x' } })).toBe('bad_proof');
    expect(await handshake(device, { proof: await sign(device, { ...claims, htu: `${PUBLIC_URL}/` }) })).toBe(
      'bad_proof',
    );
    expect(await handshake(device, { proof: await sign(device, { ...claims, nonce: undefined }) })).toBe('use_nonce');
    expect(await handshake(device, { proof: good })).toBe('connected');
    expect(await handshake(device, { proof: good })).toBe('bad_proof');
  });

  it('refuses a second socket with a living session id, which stays with its owner', async () => {
    const [host, guest] = [await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const socket = await host.connect();
    const sid = socket.io.engine.id;
    expect(await upgrade(`&sid=${sid}`)).toBe(400);
    expect(await upgrade('&sid=')).toBe(400);
    expect(await upgrade('&%73id=x')).toBe(400);
    dataOf(await socket.emitWithAck('room:enter', { roomId: id, afterSeq: 0 }));
    expect(dataOf(await socket.emitWithAck('message:send', messageOf(id, 'still mine'))).seq).toBe(3);
    socket.disconnect();
  });

  it('refuses another origin and long polling', async () => {
    expect(await upgrade('', 'http://evil.test')).toBe(400);
    expect(await upgrade('', PUBLIC_URL)).toBe(101);
    const polled = await call(await newDevice(), 'GET', '/socket.io/?EIO=4&transport=polling');
    expect(polled.status).toBe(400);
  });

  it('lets nobody enter, read or write a room without a seat in it', async () => {
    const [host, guest, stranger] = [await newDevice(), await newDevice(), await newDevice()];
    const { id } = await seatTwo(host, guest);
    const socket = await stranger.connect();
    const answers = [
      await socket.emitWithAck('room:enter', { roomId: id, afterSeq: 0 }),
      await socket.emitWithAck('message:send', messageOf(id, 'hello')),
      await socket.emitWithAck('message:list', { roomId: id, after: 0, limit: 10 }),
      await socket.emitWithAck('message:read', { roomId: id, seq: 1 }),
      await socket.emitWithAck('participant:typing', { roomId: id }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await stranger.api.room(id)).toEqual({ refused: 'not_found' });
    expect(await stranger.api.end(id)).toEqual({ refused: 'not_found' });
    socket.disconnect();
  });
});

describe('doors', () => {
  async function openedRoom() {
    const host = await newDevice();
    const policy = await policyOf(host);
    const pending = accepted(await host.api.openRoom({ kind: 'audited', name: await nameFor(host) }, policy));
    if (pending.code === null) throw new Error('no code');
    return { host, policy, id: pending.id, code: pending.code };
  }
  /** The whole refusal as it came over the wire. */
  async function refusalOf(device: LoopbackDevice, policy: RoomPolicy, code: string) {
    const body = JSON.stringify({ locator: { code }, name: await nameFor(device) });
    const claims = await claimsFor(device, 'POST', `${API}/joins`, body);
    const proof = await sign(device, { ...claims, terms: await termsDigest(policy) });
    const started = performance.now();
    const response = await call(device, 'POST', `${API}/joins`, { proof, body });
    const took = performance.now() - started;
    const headers = Object.fromEntries([...response.headers].filter(([header]) => !CHANGING.includes(header)));
    return { took, answer: { status: response.status, headers, text: await response.text() } };
  }

  it('say the same to the same byte whatever keeps them shut, and never at once', async () => {
    const [pending, ended, full, refusing] = [
      await openedRoom(),
      await openedRoom(),
      await openedRoom(),
      await openedRoom(),
    ];
    accepted(await ended.host.api.activate(ended.id));
    accepted(await ended.host.api.end(ended.id));
    for (const room of [full, refusing]) accepted(await room.host.api.activate(room.id));
    const join = async (device: LoopbackDevice, { code, policy }: { code: RoomCode; policy: RoomPolicy }) => {
      const asked = accepted(await device.api.join({ locator: { code }, name: await nameFor(device) }, policy));
      if (!('knock' in asked)) throw new Error('no knock');
      return asked.knock.id;
    };
    accepted(await full.host.api.decide(full.id, await join(await newDevice(), full), { admit: true }));
    const turnedAway = await newDevice();
    const knock = await join(turnedAway, refusing);
    const renewed = accepted(await refusing.host.api.decide(refusing.id, knock, { admit: false }));

    const refusals = [
      await refusalOf(await newDevice(), pending.policy, otherCode(pending.code)),
      await refusalOf(await newDevice(), pending.policy, pending.code),
      await refusalOf(await newDevice(), pending.policy, ended.code),
      await refusalOf(await newDevice(), pending.policy, full.code),
      await refusalOf(turnedAway, pending.policy, renewed.code ?? ''),
      await refusalOf(await newDevice(), pending.policy, 'not a code'),
    ];
    const [first] = refusals;
    expect(first?.answer.text).toContain('room_unavailable');
    for (const { answer, took } of refusals) {
      expect(answer).toEqual(first?.answer);
      expect(took).toBeGreaterThanOrEqual(49);
    }
  });

  it('stop answering bare codes after five guesses from one address', async () => {
    const { policy, code } = await openedRoom();
    const guesser = await newDevice();
    for (let n = 0; n < 5; n += 1) expect((await refusalOf(guesser, policy, otherCode(code))).answer.status).toBe(404);
    const { answer } = await refusalOf(guesser, policy, otherCode(code));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('let one in of 500 who knock at one code at once', async () => {
    const { host, policy, id, code } = await openedRoom();
    accepted(await host.api.activate(id));
    const people = await Promise.all(Array.from({ length: 500 }, newDevice));
    const name = await nameFor(host);
    const answers = await Promise.all(people.map((device) => device.api.join({ locator: { code }, name }, policy)));
    const codes = new Set(answers.filter(isRefusal).map(({ refused }) => refused));
    expect([...codes]).toEqual(['room_unavailable']);
    const knocks = answers.flatMap((answer) => ('knock' in answer ? [answer.knock.id] : []));
    expect(knocks).toHaveLength(8);
    const decided = await Promise.all(knocks.map((knock) => host.api.decide(id, knock, { admit: true })));
    expect(decided.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    const room = accepted(await host.api.room(id));
    expect(room).toMatchObject({ state: 'locked' });
    expect(room.participants).toHaveLength(2);
  });
});

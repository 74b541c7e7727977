import { describe, expect, it } from '@jest/globals';
import { termsDigest, type KnockId, type RoomCode } from '@parley/contracts';
import { EmbeddedJWK, base64url, calculateJwkThumbprint, jwtVerify } from 'jose';
import { FakeRoom, ROOM_ID, policy } from '../test/fake-room.js';
import { Api } from './api.js';
import { MemoryKeyStore, openDevice } from './device-key.js';
import { ServerClock } from './server-clock.js';

const SERVER_AHEAD_MS = 3_600_000;
interface Sent {
  method: string;
  url: string;
  proof: string | null;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
}

/** An `Api` whose network is a list of answers, given out in order; nonces are always there. */
async function apiWith(...answers: (() => Response)[]) {
  const sent: Sent[] = [];
  const fetch = ((url: string, init: RequestInit) => {
    if (url.endsWith('/nonce')) {
      const now = Date.now() + SERVER_AHEAD_MS;
      return Promise.resolve(Response.json({ nonce: 'fresh', now }, { headers: { 'DPoP-Nonce': 'fresh' } }));
    }
    const headers = new Headers(init.headers);
    const body = init.body as Uint8Array<ArrayBuffer> | null;
    sent.push({ method: init.method ?? 'GET', url, proof: headers.get('DPoP'), headers, body });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no network'));
  }) as typeof globalThis.fetch;
  const device = await openDevice(new MemoryKeyStore());
  const clock = new ServerClock();
  const api = new Api({ device, clock, baseUrl: 'http://10.0.0.1', htuBase: 'https://parley.example', fetch });
  return { api, device, sent, clock };
}
const claimsOf = async (sent: Sent | undefined) => {
  const { payload, protectedHeader } = await jwtVerify(sent?.proof ?? '', EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: ['ES256'],
  });
  return { payload, protectedHeader };
};
const refusal = (status: number, code: string, nonce: string, details?: object) => () =>
  Response.json({ error: { code, message: '', details } }, { status, headers: { 'DPoP-Nonce': nonce } });
const room = new FakeRoom().view;

describe('the typed calls', () => {
  it('prove the device: method, address as the service spells it, server time, nonce, body and terms', async () => {
    const { api, device, sent } = await apiWith(() => Response.json({ room }, { status: 201 }));
    expect(await api.openRoom({ kind: 'audited' }, policy)).toEqual(room);
    const [opening] = sent;
    expect(opening).toMatchObject({ method: 'POST', url: 'http://10.0.0.1/api/v1/rooms' });
    const { payload, protectedHeader } = await claimsOf(opening);
    expect(Object.keys(protectedHeader).sort()).toEqual(['alg', 'jwk', 'typ']);
    expect(Object.keys(protectedHeader.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(await calculateJwkThumbprint(protectedHeader.jwk ?? {})).toBe(device.thumbprint);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', opening?.body ?? new Uint8Array()));
    expect(payload).toEqual({
      htm: 'POST',
      htu: 'https://parley.example/api/v1/rooms',
      nonce: 'fresh',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      iat: expect.any(Number) as unknown,
      bh: base64url.encode(digest),
      terms: await termsDigest(policy),
    });
    expect(Math.abs((payload.iat ?? 0) * 1000 - Date.now() - SERVER_AHEAD_MS)).toBeLessThan(10_000);
    expect(JSON.parse(new TextDecoder().decode(opening?.body ?? new Uint8Array()))).toEqual({ kind: 'audited' });
  });

  it('send no body hash and no terms where there are none', async () => {
    const { api, sent } = await apiWith(() => Response.json({ room }));
    await api.activate(ROOM_ID);
    expect(sent[0]?.body).toBeNull();
    expect(Object.keys((await claimsOf(sent[0])).payload).sort()).toEqual(['htm', 'htu', 'iat', 'jti', 'nonce']);
  });

  it('prove nothing where the route asks for nothing', async () => {
    const { api, sent } = await apiWith(() => Response.json({ policies: [] }));
    expect(await api.policies()).toEqual({ policies: [] });
    expect(sent[0]?.proof).toBeNull();
  });

  it('repeat a request once with the nonce that a refusal brought, under a new proof', async () => {
    const { api, sent } = await apiWith(refusal(401, 'use_nonce', 'newer'), () =>
      Response.json({ rooms: [], knocks: [] }),
    );
    expect(await api.ownRooms()).toEqual({ rooms: [], knocks: [] });
    const claims = await Promise.all(sent.map(claimsOf));
    expect(claims.map(({ payload }) => payload.nonce)).toEqual(['fresh', 'newer']);
    expect(new Set(claims.map(({ payload }) => payload.jti)).size).toBe(2);
  });

  it('repeat it once only', async () => {
    const { api, sent } = await apiWith(refusal(401, 'use_nonce', 'b'), refusal(401, 'use_nonce', 'c'));
    expect(await api.ownRooms()).toEqual({ refused: 'use_nonce' });
    expect(sent).toHaveLength(2);
  });

  it('use the newest nonce of any answer', async () => {
    const { api, sent } = await apiWith(refusal(404, 'not_found', 'newest'), refusal(404, 'not_found', 'x'));
    await api.room(ROOM_ID);
    await api.room(ROOM_ID);
    expect((await claimsOf(sent[1])).payload.nonce).toBe('newest');
  });

  it('answer a refusal with its code and details', async () => {
    const { api } = await apiWith(refusal(409, 'terms_changed', 'n', { policy: { version: 2 } }));
    expect(await api.join({ locator: { code: '7F3K' as RoomCode } }, policy)).toEqual({
      refused: 'terms_changed',
      details: { policy: { version: 2 } },
    });
  });

  it('answer a lost network, and whatever stands in between, as unavailable', async () => {
    const lost = { refused: 'unavailable', details: { network: true } };
    const { api } = await apiWith(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await api.ownRooms()).toEqual(lost);
    expect(await api.ownRooms()).toEqual(lost);
  });

  it('answer an empty 204 as done', async () => {
    const { api, sent } = await apiWith(() => new Response(null, { status: 204 }));
    expect(await api.withdraw('k' as KnockId)).toEqual({});
    expect(sent[0]).toMatchObject({ method: 'DELETE', url: 'http://10.0.0.1/api/v1/joins/k' });
  });
});

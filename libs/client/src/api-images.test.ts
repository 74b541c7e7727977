import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { LIMITS, refuse } from '@parley/contracts';
import { EmbeddedJWK, base64url, decodeJwt, jwtVerify } from 'jose';
import { ROOM_ID, uploadedImage } from '../test/fake-room.js';
import { FakeXhr } from '../test/fake-xhr.js';
import { Api } from './api.js';
import { MemoryKeyStore, openDevice } from './device-key.js';
import { isAborted, isPassing, networkRefusal } from './refusals.js';
import { ServerClock } from './server-clock.js';

const PATH = `/api/v1/rooms/${ROOM_ID}/attachments`;
const IMAGE = uploadedImage(1);
const BYTES = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]);
const file = (type = 'image/png') => new Blob([BYTES], { type });

interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
  signal: AbortSignal;
}
/** An `Api` whose network is `answer`; nonces are always there, and counted. */
async function apiWith(answer: (sent: Sent, nth: number) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const local = { now: 1_000_000 };
  let nonces = 0;
  const fetch = (async (url: string, init: RequestInit & { signal: AbortSignal }) => {
    if (url.endsWith('/nonce')) {
      nonces += 1;
      return Response.json({ nonce: `nonce-${nonces}`, now: local.now });
    }
    const body = init.body as Uint8Array<ArrayBuffer> | null;
    const one = { method: init.method ?? 'GET', url, headers: new Headers(init.headers), body, signal: init.signal };
    sent.push(one);
    return answer(one, sent.length);
  }) as typeof globalThis.fetch;
  const device = await openDevice(new MemoryKeyStore());
  const clock = new ServerClock(() => local.now);
  const api = new Api({ device, clock, baseUrl: 'http://10.0.0.1', htuBase: 'https://parley.example', fetch });
  return { api, sent, local };
}
const nobody = () => Promise.reject(new TypeError('no network'));
const refusal = (status: number, code: string, nonce = 'n') =>
  Response.json({ error: { code, message: '' } }, { status, headers: { 'DPoP-Nonce': nonce } });
/** Never answers; ends with its signal, as fetch does. */
const silence = ({ signal }: Sent): Promise<Response> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DOMException('', 'AbortError'));
    });
  });
const nonceOf = (headers: Headers | undefined) => decodeJwt(headers?.get('DPoP') ?? '').nonce;
/** Waits for the next request of a page; keys and proofs are made on other threads. */
async function nextXhr(nth = 1): Promise<FakeXhr> {
  for (;;) {
    const request = FakeXhr.sent[nth - 1];
    if (request) return request;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const onlyTimeouts = () => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date'] });

let uninstall: (() => void) | undefined;
const inBrowser = () => {
  uninstall = FakeXhr.install();
};
afterEach(() => {
  uninstall?.();
  uninstall = undefined;
  jest.useRealTimers();
});

describe('an upload', () => {
  it('is the raw file, under a proof of exactly these bytes', async () => {
    const { api, sent } = await apiWith(() => Response.json({ attachment: IMAGE }, { status: 201 }));
    expect(await api.upload(ROOM_ID, file())).toEqual(IMAGE);
    expect(sent).toMatchObject([{ method: 'POST', url: `http://10.0.0.1${PATH}`, body: BYTES }]);
    expect(sent[0]?.headers.get('Content-Type')).toBe('image/png');
    const { payload } = await jwtVerify(sent[0]?.headers.get('DPoP') ?? '', EmbeddedJWK, {
      currentDate: new Date(1e6),
    });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', BYTES));
    expect(payload).toMatchObject({ htm: 'POST', htu: `https://parley.example${PATH}`, bh: base64url.encode(digest) });
  });

  it('says nothing of the file but bytes and, where it is an image, a type', async () => {
    const { api, sent } = await apiWith(() => Response.json({ attachment: IMAGE }, { status: 201 }));
    await api.upload(ROOM_ID, new File([BYTES], 'my secret holiday.png', { type: 'text/html' }));
    expect([...(sent[0]?.headers.keys() ?? [])].sort()).toEqual(['content-type', 'dpop']);
    expect(sent[0]?.headers.get('Content-Type')).toBe('application/octet-stream');
  });

  it('tells in a browser how far it is', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    const progress: [number, number][] = [];
    const uploading = api.upload(ROOM_ID, file(), { onProgress: (sent, total) => progress.push([sent, total]) });
    const request = await nextXhr();
    expect(request).toMatchObject({ method: 'POST', url: `http://10.0.0.1${PATH}`, body: BYTES });
    request.moves(3);
    request.moves(8);
    request.answers(201, { attachment: IMAGE });
    expect(await uploading).toEqual(IMAGE);
    expect(progress).toEqual([
      [3, 8],
      [8, 8],
    ]);
  });

  it('goes once more with the nonce that a refusal brought', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    const uploading = api.upload(ROOM_ID, file());
    const error = { error: { code: 'use_nonce', message: '' } };
    (await nextXhr()).answers(401, error, { 'DPoP-Nonce': 'newer' });
    const second = await nextXhr(2);
    expect(nonceOf(second.headers)).toBe('newer');
    expect(second.body).toEqual(BYTES);
    second.answers(401, error, { 'DPoP-Nonce': 'newest' });
    expect(await uploading).toEqual(refuse('use_nonce'));
  });

  it('asks for a nonce first when the one it has may be too old: the bytes would go twice', async () => {
    const { api, sent, local } = await apiWith(() => Response.json({ attachment: IMAGE }, { status: 201 }));
    await api.upload(ROOM_ID, file());
    await api.upload(ROOM_ID, file());
    local.now += LIMITS.nonceWindowSeconds * 1000;
    await api.upload(ROOM_ID, file());
    expect(sent.map(({ headers }) => nonceOf(headers))).toEqual(['nonce-1', 'nonce-1', 'nonce-2']);
  });

  it('answers a refusal with its code', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    const uploading = api.upload(ROOM_ID, file());
    (await nextXhr()).answers(415, { error: { code: 'image_unsupported', message: '', details: { most: 1 } } });
    expect(await uploading).toEqual({ refused: 'image_unsupported', details: { most: 1 } });
  });

  it('says so when it was stopped, at whatever moment', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    const stop = new AbortController();
    const uploading = api.upload(ROOM_ID, file(), { signal: stop.signal });
    const request = await nextXhr();
    stop.abort();
    const answer = await uploading;
    expect('refused' in answer && isAborted(answer) && !isPassing(answer)).toBe(true);
    expect(request.aborted).toBe(true);
    expect(await api.upload(ROOM_ID, file(), { signal: stop.signal })).toEqual(answer);
    expect(FakeXhr.sent).toHaveLength(1);
  });

  it('lasts as long as bytes move, and is lost after half a minute of silence', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    await api.nonce();
    onlyTimeouts();
    const uploading = api.upload(ROOM_ID, file());
    const request = await nextXhr();
    for (let moved = 1; moved <= 5; moved += 1) {
      jest.advanceTimersByTime(29_000);
      request.moves(moved);
    }
    expect(request.aborted).toBe(false);
    jest.advanceTimersByTime(30_000);
    expect(request.aborted).toBe(true);
    expect(await uploading).toEqual(networkRefusal());
  });

  it('gives the service a minute to make the image anew', async () => {
    inBrowser();
    const { api } = await apiWith(nobody);
    await api.nonce();
    onlyTimeouts();
    const uploading = api.upload(ROOM_ID, file());
    const request = await nextXhr();
    request.moves(BYTES.length);
    jest.advanceTimersByTime(59_000);
    request.answers(201, { attachment: IMAGE });
    expect(await uploading).toEqual(IMAGE);
  });

  it('is lost with the line, and through whatever stands in between', async () => {
    const { api } = await apiWith((_, nth) =>
      nth === 1 ? nobody() : new Response('<h1>Too large</h1>', { status: nth === 2 ? 413 : 200 }),
    );
    for (let n = 0; n < 3; n += 1) expect(await api.upload(ROOM_ID, file())).toEqual(networkRefusal());
  });

  it('of a file that changed since it was picked is a damaged image', async () => {
    const { api, sent } = await apiWith(nobody);
    const changed = Object.assign(file(), {
      arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')),
    });
    expect(await api.upload(ROOM_ID, changed)).toMatchObject({ refused: 'image_damaged' });
    expect(sent).toEqual([]);
  });

  it('is taken back by its id', async () => {
    const { api, sent } = await apiWith(() => new Response(null, { status: 204 }));
    expect(await api.removeUpload(ROOM_ID, IMAGE.id)).toEqual({});
    expect(sent).toMatchObject([{ method: 'DELETE', url: `http://10.0.0.1${PATH}/${IMAGE.id}` }]);
    expect(sent[0]?.headers.has('DPoP')).toBe(true);
  });
});

describe('an image of the room', () => {
  const bytes = (type: string) => new Response(BYTES, { headers: { 'Content-Type': type } });

  it('comes as a blob, whole or as its thumbnail', async () => {
    const { api, sent } = await apiWith(() => bytes('image/webp'));
    const blob = await api.image(ROOM_ID, IMAGE.id, 'original');
    expect(blob).toMatchObject({ size: BYTES.length, type: 'image/webp' });
    expect(new Uint8Array(await (blob as Blob).arrayBuffer())).toEqual(BYTES);
    await api.image(ROOM_ID, IMAGE.id, 'thumbnail');
    expect(sent.map(({ url }) => url)).toEqual([
      `http://10.0.0.1${PATH}/${IMAGE.id}`,
      `http://10.0.0.1${PATH}/${IMAGE.id}/thumbnail`,
    ]);
    expect(sent.every(({ headers }) => headers.has('DPoP'))).toBe(true);
  });

  it.each(['text/html', 'image/svg+xml', 'image/png; charset=utf-8'])(
    'never carries a type that a page could run: %s',
    async (type) => {
      const { api } = await apiWith(() => bytes(type));
      expect(await api.image(ROOM_ID, IMAGE.id, 'original')).toMatchObject({ type: 'application/octet-stream' });
    },
  );

  it('answers a refusal with its code, after one more nonce', async () => {
    const { api } = await apiWith((_, nth) => (nth === 1 ? refusal(401, 'use_nonce') : refusal(410, 'room_gone')));
    expect(await api.image(ROOM_ID, IMAGE.id, 'original')).toEqual(refuse('room_gone'));
  });

  it('says so when nobody waits for it any more', async () => {
    const { api, sent } = await apiWith(silence);
    const stop = new AbortController();
    const fetching = api.image(ROOM_ID, IMAGE.id, 'original', stop.signal);
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    const answer = await fetching;
    expect('refused' in answer && isAborted(answer)).toBe(true);
  });

  it('is lost after half a minute in which no byte came', async () => {
    const { api, sent } = await apiWith(silence);
    await api.nonce();
    onlyTimeouts();
    const fetching = api.image(ROOM_ID, IMAGE.id, 'original');
    while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(30_000);
    expect(await fetching).toEqual(networkRefusal());
  });

  it('is lost when it breaks off', async () => {
    let sent = false;
    const { api } = await apiWith(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              if (sent) controller.error(new TypeError('cut'));
              else controller.enqueue(BYTES);
              sent = true;
            },
          }),
        ),
    );
    expect(await api.image(ROOM_ID, IMAGE.id, 'original')).toEqual(networkRefusal());
  });
});

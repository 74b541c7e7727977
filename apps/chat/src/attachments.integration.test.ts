import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, isRefusal, LIMITS } from '@parley/contracts';
import type { AttachmentId, EntryView, RoomId, RoomView, UploadedImage } from '@parley/contracts';
import { accepted, loopbackDevice, seatTwo, testDatabase } from '@parley/testing';
import type { DeviceSocket, LoopbackDevice, TestDatabase } from '@parley/testing';
import pg from 'pg';
import sharp from 'sharp';
import { UPLOAD_BOUNDS } from './http/image-places.js';
import { dataOf, messageOf, PUBLIC_URL, startTestGateway } from './test-gateway.js';
import type { TestGateway } from './test-gateway.js';
import { call, claimsFor, codeOf, openRequest, sha256, sign } from '../test/requests.js';
import type { Claims } from '../test/requests.js';

let database: TestDatabase;
let owner: pg.Client;
let gateway: TestGateway;
let devices = 7_000;
const sockets: DeviceSocket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  gateway = await startTestGateway({ DATABASE_URL: database.chat });
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await gateway.stop();
  await owner.end();
  await database.drop();
});

const newDevice = (at = gateway): Promise<LoopbackDevice> => loopbackDevice(at.url, (devices += 1), PUBLIC_URL);
interface Pair {
  host: LoopbackDevice;
  guest: LoopbackDevice;
  room: RoomView;
}
async function pair(at = gateway): Promise<Pair> {
  const [host, guest] = [await newDevice(at), await newDevice(at)];
  return { host, guest, room: await seatTwo(host, guest) };
}
async function entered(device: LoopbackDevice, roomId: RoomId): Promise<DeviceSocket> {
  const socket = await device.connect();
  sockets.push(socket);
  dataOf(await socket.emitWithAck('room:enter', { roomId, afterSeq: 0 }));
  return socket;
}
/** An image of its own each time. */
const noise = (width = 300, height = 200): ReturnType<typeof sharp> =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
const png = (): Promise<Buffer> => noise().png().toBuffer();
const fileOf = (bytes: Buffer): Blob => new Blob([new Uint8Array(bytes)]);
const upload = async ({ api }: LoopbackDevice, roomId: RoomId, bytes: Buffer): Promise<UploadedImage> =>
  accepted(await api.upload(roomId, fileOf(bytes)));
const pathOf = (roomId: RoomId, id?: AttachmentId, more = ''): string =>
  `${API}/rooms/${roomId}/attachments${id === undefined ? '' : `/${id}`}${more}`;

/** A request with a proof of its own. */
async function asked(device: LoopbackDevice, method: string, path: string, at = gateway): Promise<Response> {
  return call(at.url, device, method, path, { proof: await sign(device, await claimsFor(device, method, path)) });
}
/** An upload by hand. */
async function uploaded(
  device: LoopbackDevice,
  roomId: RoomId,
  body: Buffer,
  change: (claims: Claims) => Claims = (claims) => claims,
): Promise<Response> {
  const path = pathOf(roomId);
  const proof = await sign(device, change(await claimsFor(device, 'POST', path, body)));
  return call(gateway.url, device, 'POST', path, { proof, body, type: 'image/png' });
}
/** The head of an upload, with a proof that holds; what comes of its body is the test's. */
async function begun(
  device: LoopbackDevice,
  roomId: RoomId,
  body: Buffer,
  framing: Record<string, string>,
  at = gateway,
) {
  const path = pathOf(roomId);
  const proof = await sign(device, await claimsFor(device, 'POST', path, body));
  return openRequest(device, at.port, 'POST', path, { DPoP: proof, ...framing });
}
const lengthOf = (body: Buffer): Record<string, string> => ({ 'Content-Length': String(body.length) });

async function rowsOf(roomId: RoomId): Promise<number> {
  const { rows } = await owner.query<{ count: string }>('select count(*) from attachments where room_id = $1', [
    roomId,
  ]);
  return Number(rows[0]?.count);
}
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
const objectsOf = async (roomId: RoomId, at = gateway): Promise<string[]> =>
  (await filesIn(at.objects)).filter((file) => file.includes(roomId));
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** One over a database of its own: two of them over one would need Redis. */
async function anotherGateway(env: Record<string, string> = {}) {
  const own = await testDatabase();
  const at = await startTestGateway({ DATABASE_URL: own.chat, ...env });
  const stop = async (): Promise<void> => {
    await at.stop();
    await own.drop();
  };
  return { at, stop };
}
const healthOf = async ({ url }: TestGateway): Promise<{ status: string }> =>
  (await (await fetch(`${url}/health`)).json()) as { status: string };

describe('an image', () => {
  it.each([
    [
      'image/jpeg',
      () =>
        noise()
          .jpeg()
          .withExif({ IFD0: { Copyright: 'canary' }, IFD3: { GPSLatitudeRef: 'N' } })
          .toBuffer(),
    ],
    ['image/png', () => png()],
    ['image/webp', () => noise().webp().toBuffer()],
    [
      'image/gif',
      async () => {
        const frames = await Promise.all(Array.from({ length: 3 }, () => noise().png().toBuffer()));
        return sharp(frames, { join: { animated: true } })
          .gif({ delay: [100, 100, 100] })
          .toBuffer();
      },
    ],
  ] as const)('of %s goes from its sender to the other, anew and whole', async (type, make) => {
    const { host, guest, room } = await pair();
    const original = await make();
    const image = await upload(host, room.id, original);
    expect(image).toMatchObject({ type, width: 300, height: 200 });

    const [hostSocket, guestSocket] = [await entered(host, room.id), await entered(guest, room.id)];
    const arrives = new Promise<EntryView>((resolve) => guestSocket.once('message:new', resolve));
    const message = {
      ...messageOf(room.id, 'look'),
      body: { text: 'look', attachments: [{ id: image.id, alt: 'noise' }] },
    };
    dataOf(await hostSocket.emitWithAck('message:send', message));
    expect(await arrives).toMatchObject({ body: { text: 'look', attachments: [{ ...image, alt: 'noise' }] } });

    const shown = await asked(guest, 'GET', pathOf(room.id, image.id));
    const bytes = Buffer.from(await shown.arrayBuffer());
    expect(shown.headers.get('Content-Type')).toBe(type);
    expect([bytes.length, sha256(bytes)]).toEqual([image.bytes, image.sha256]);
    const told = await sharp(bytes, { animated: true }).metadata();
    expect([told.format, told.exif, told.pages ?? 1]).toEqual([
      type.slice('image/'.length),
      undefined,
      type === 'image/gif' ? 3 : 1,
    ]);
    const small = await asked(guest, 'GET', pathOf(room.id, image.id, '/thumbnail'));
    expect(small.headers.get('Content-Type')).toBe('image/webp');
    expect(sha256(Buffer.from(await small.arrayBuffer()))).toBe(image.thumbnailSha256);

    const lying = await Promise.all((await objectsOf(room.id)).map((file) => readFile(file)));
    expect(lying).toHaveLength(2);
    for (const sealed of lying)
      for (const plain of [bytes.subarray(0, 64), original.subarray(0, 64), Buffer.from('canary')])
        expect(sealed.includes(plain)).toBe(false);
  });

  it('is answered as a file that no page can be made of, and kept by nobody', async () => {
    const { host, room } = await pair();
    const image = await upload(host, room.id, await png());
    for (const more of ['', '/thumbnail']) {
      const { status, headers } = await asked(host, 'GET', pathOf(room.id, image.id, more));
      expect(status).toBe(200);
      expect(headers.get('Content-Security-Policy')).toBe("sandbox; default-src 'none'");
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Content-Disposition')).toBe('attachment');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(Number(headers.get('Content-Length'))).toBeGreaterThan(0);
    }
  });

  it('is for whoever sent it until it is sent, then for its room alone', async () => {
    const { host, guest, room } = await pair();
    const others = await pair();
    const image = await upload(host, room.id, await png());
    const show = async (device: LoopbackDevice, roomId = room.id): Promise<number> =>
      (await asked(device, 'GET', pathOf(roomId, image.id))).status;
    expect([await show(host), await show(guest), await show(others.host)]).toEqual([200, 404, 404]);
    const socket = await entered(host, room.id);
    const body = { text: '', attachments: [{ id: image.id, alt: '' }] };
    dataOf(await socket.emitWithAck('message:send', { ...messageOf(room.id, ''), body }));
    expect([await show(guest), await show(others.host), await show(others.host, others.room.id)]).toEqual([
      200, 404, 404,
    ]);
  });

  it('can be taken back until it is sent, by its sender alone', async () => {
    const { host, guest, room } = await pair();
    const [first, second] = [await upload(host, room.id, await png()), await upload(host, room.id, await png())];
    expect(await guest.api.removeUpload(room.id, first.id)).toEqual({ refused: 'not_found' });
    expect(isRefusal(await host.api.removeUpload(room.id, first.id))).toBe(false);
    expect(await host.api.removeUpload(room.id, first.id)).toEqual({ refused: 'not_found' });
    expect((await asked(host, 'GET', pathOf(room.id, first.id))).status).toBe(404);
    expect([await rowsOf(room.id), (await objectsOf(room.id)).length]).toEqual([1, 2]);
    const socket = await entered(host, room.id);
    const body = { text: '', attachments: [{ id: second.id, alt: '' }] };
    dataOf(await socket.emitWithAck('message:send', { ...messageOf(room.id, ''), body }));
    expect(await host.api.removeUpload(room.id, second.id)).toEqual({ refused: 'not_found' });
  });

  it('is one of twenty that one device sends at once', async () => {
    const { host, room } = await pair();
    const images = await Promise.all(Array.from({ length: 20 }, () => png()));
    const answers = await Promise.all(images.map((bytes) => host.api.upload(room.id, fileOf(bytes))));
    expect(new Set(answers.map((answer) => accepted(answer).id)).size).toBe(20);
    expect([await rowsOf(room.id), (await objectsOf(room.id)).length]).toEqual([20, 40]);
  });

  it('leaves nothing in the log but its route', async () => {
    const { host, room } = await pair();
    const before = gateway.logged().length;
    const image = await upload(host, room.id, await png());
    await asked(host, 'GET', pathOf(room.id, image.id));
    const logged = gateway.logged().slice(before);
    expect(logged).toContain('/rooms/:roomId/attachments/:attachmentId"');
    for (const words of [image.id, room.id, image.sha256]) expect(logged).not.toContain(words);
  });
});

describe('an upload is refused', () => {
  let here: Pair;
  beforeAll(async () => {
    here = await pair();
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const wrong: Record<string, [code: string, make: () => Promise<Buffer>]> = {
    'an SVG, whatever it is called': ['image_unsupported', () => Promise.resolve(svg)],
    words: ['image_unsupported', () => Promise.resolve(Buffer.from('only words, whatever they are called'))],
    'nothing at all': ['image_unsupported', () => Promise.resolve(Buffer.alloc(0))],
    'a JPEG that breaks off': [
      'image_damaged',
      async () => (await noise(600, 600).jpeg().toBuffer()).subarray(0, 40_000),
    ],
    'sixty million pixels in a few kilobytes': [
      'image_too_many_pixels',
      () =>
        sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: 'white' } })
          .png({ compressionLevel: 9 })
          .toBuffer(),
    ],
  };
  it.each(Object.entries(wrong))('when it is %s', async (_, [code, make]) => {
    const { host, room } = here;
    expect(await host.api.upload(room.id, fileOf(await make()))).toMatchObject({ refused: code });
  });

  it('by its proof: other bytes, none signed, another place, a second time', async () => {
    const { host, room } = here;
    const [body, other] = [await png(), await png()];
    const refusals = [
      await uploaded(host, room.id, body, (claims) => ({ ...claims, bh: sha256(other) })),
      await uploaded(host, room.id, body, (claims) => ({ ...claims, bh: undefined })),
      await uploaded(host, room.id, body, (claims) => ({ ...claims, htu: `${PUBLIC_URL}${API}/rooms` })),
      await uploaded(host, room.id, body, (claims) => ({ ...claims, htm: 'GET' })),
    ];
    for (const response of refusals) expect([response.status, await codeOf(response)]).toEqual([401, 'bad_proof']);
    const path = pathOf(room.id);
    const proof = await sign(host, await claimsFor(host, 'POST', path, body));
    const again = () => call(gateway.url, host, 'POST', path, { proof, body, type: 'image/png' });
    expect((await again()).status).toBe(201);
    expect(await codeOf(await again())).toBe('bad_proof');
    expect(await rowsOf(room.id)).toBe(1);
  });

  const tooLarge = Buffer.alloc(LIMITS.imageBytes + 1);
  const early: Record<
    string,
    [code: string, device: () => Promise<LoopbackDevice>, room: () => Promise<RoomId>, body: Buffer]
  > = {
    'who has no seat': ['not_found', newDevice, () => Promise.resolve(here.room.id), Buffer.alloc(1_000_000)],
    'who sits in another room': [
      'not_found',
      async () => (await pair()).host,
      () => Promise.resolve(here.room.id),
      Buffer.alloc(1_000_000),
    ],
    'whose room is none': [
      'not_found',
      () => Promise.resolve(here.host),
      () => Promise.resolve(randomUUID() as RoomId),
      Buffer.alloc(1_000_000),
    ],
    'who says that it is too large': [
      'too_large',
      () => Promise.resolve(here.host),
      () => Promise.resolve(here.room.id),
      tooLarge,
    ],
  };
  it.each(Object.entries(early))('before a byte of it is sent, to one %s', async (_, [code, device, room, body]) => {
    const { answer, socket } = await begun(await device(), await room(), body, lengthOf(body));
    const { status, text } = await answer;
    expect(JSON.parse(text)).toMatchObject({ error: { code } });
    if (code === 'too_large')
      expect(JSON.parse(text)).toMatchObject({ error: { details: { limit: LIMITS.imageBytes } } });
    expect(status).toBe(code === 'too_large' ? 413 : 404);
    socket.destroy();
  });

  it('before a byte of it is sent, with a proof that does not hold', async () => {
    const path = pathOf(here.room.id);
    for (const proof of ['', 'a.b.c']) {
      const { answer, socket } = await openRequest(here.host, gateway.port, 'POST', path, {
        DPoP: proof,
        'Content-Length': '5000000',
      });
      expect((await answer).text).toContain('bad_proof');
      socket.destroy();
    }
  });

  it('before a byte of it is sent, when the room has ended or is not open yet', async () => {
    const ended = await pair();
    accepted(await ended.host.api.end(ended.room.id));
    const [first] = accepted(await ended.host.api.policies()).policies;
    if (!first) throw new Error('no kind is on');
    const [name] = accepted(await ended.host.api.names()).names;
    const pending = accepted(await ended.host.api.openRoom({ kind: first.policy.kind, name }, first.policy));
    const body = await png();
    for (const [room, code] of [
      [ended.room, 'room_ended'],
      [pending, 'wrong_state'],
    ] as const) {
      const { answer, socket } = await begun(ended.host, room.id, body, lengthOf(body));
      expect((await answer).text).toContain(code);
      socket.destroy();
    }
  });

  it('at the first byte too many, when nobody said how long it is', async () => {
    const { socket, answer } = await begun(here.host, here.room.id, tooLarge, { 'Transfer-Encoding': 'chunked' });
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')]);
    for (let n = 0; n < 11; n += 1) socket.write(chunk);
    expect((await answer).text).toContain('too_large');
    socket.destroy();
  });

  it('after sixty in a minute, with a time to wait', async () => {
    const { host, room } = await pair();
    const body = Buffer.from('no image');
    const codes: string[] = [];
    for (let n = 0; n < 61; n += 1) {
      const answer = await host.api.upload(room.id, fileOf(body));
      codes.push(isRefusal(answer) ? answer.refused : 'taken');
    }
    expect([...new Set(codes.slice(0, 60)), codes[60]]).toEqual(['image_unsupported', 'too_many_requests']);
  });
});

describe('an upload that breaks off', () => {
  it('leaves no row and no object, and its place to the next', async () => {
    const { host, room } = await pair();
    const body = await noise(900, 900).png().toBuffer();
    for (let n = 0; n < 12; n += 1) {
      const { socket } = await begun(host, room.id, body, lengthOf(body));
      socket.write(body.subarray(0, body.length / 2));
      await until(() => socket.writableLength === 0);
      socket.resetAndDestroy();
    }
    await upload(host, room.id, await png());
    expect([await rowsOf(room.id), (await objectsOf(room.id)).length]).toEqual([1, 2]);
  });

  it('after its last byte is not made either, leaves nothing, and its log says so', async () => {
    const { host, guest, room } = await pair();
    // A second of work.
    const slow = await sharp(randomBytes(1400 * 1400 * 3), { raw: { width: 1400, height: 1400, channels: 3 } })
      .webp({ lossless: true, effort: 0 })
      .toBuffer();
    const before = gateway.logged().length;
    const aborted = (): number => gateway.logged().slice(before).split('"request aborted"').length - 1;
    for (let n = 0; n < 3; n += 1) {
      const { socket } = await begun(host, room.id, slow, lengthOf(slow));
      socket.write(slow);
      await until(() => socket.writableLength === 0);
      socket.resetAndDestroy();
    }
    await upload(guest, room.id, await png());
    await until(() => aborted() === 3);
    const lines = gateway.logged().slice(before).split('\n');
    const ends = lines.filter((line) => line.includes('"request aborted"'));
    for (const line of ends) expect(line).not.toContain('"status"');
    expect([await rowsOf(room.id), (await objectsOf(room.id)).length]).toEqual([1, 2]);
  });

  it('while it waits for its place waits no more, and costs its device nothing', async () => {
    const { host, guest, room } = await pair();
    const body = await noise(300, 300).png().toBuffer();
    expect(body.length).toBeGreaterThan(100_000);
    const before = gateway.logged().length;
    const aborted = (): number => gateway.logged().slice(before).split('"request aborted"').length - 1;
    const start = async (bytes: number) => {
      const { socket } = await begun(host, room.id, body, lengthOf(body));
      socket.write(body.subarray(0, bytes));
      await until(async () => !isRefusal(await host.api.room(room.id)));
      return socket;
    };
    const held = [];
    for (let n = 0; n < UPLOAD_BOUNDS.imagesOfDevice; n += 1) held.push(await start(1_000));
    const waiting = UPLOAD_BOUNDS.waitingOfDevice;
    for (let n = 0; n < waiting; n += 1) (await start(1_000)).resetAndDestroy();
    await until(() => aborted() === waiting);
    // Of a body that fills its buffer nobody reads on: its end is seen when its turn comes.
    (await start(100_000)).resetAndDestroy();
    const next = png().then((bytes) => upload(host, room.id, bytes));
    await upload(guest, room.id, await png());
    for (const socket of held) socket.resetAndDestroy();
    await next;
    await until(() => aborted() === waiting + 1 + held.length);
    expect([await rowsOf(room.id), (await objectsOf(room.id)).length]).toEqual([2, 4]);
  });

  it('is no loss when it was only slow: stopping waits for it, and takes nothing new', async () => {
    const { at, stop } = await anotherGateway();
    const { host, room } = await pair(at);
    const body = await png();
    const { socket, answer } = await begun(host, room.id, body, lengthOf(body), at);
    socket.write(body.subarray(0, 1_000));
    // The next request is answered after the first has its place.
    await until(async () => !isRefusal(await host.api.room(room.id)));
    const drained = at.drain();
    const late = await begun(host, room.id, body, lengthOf(body), at);
    expect((await late.answer).text).toContain('draining');
    late.socket.destroy();
    socket.write(body.subarray(1_000));
    expect((await answer).status).toBe(201);
    socket.destroy();
    await drained;
    expect(await objectsOf(room.id, at)).toHaveLength(2);
    await stop();
  });
});

describe('without a store', () => {
  it('images are refused for a while and words go on, and nothing is half kept', async () => {
    const { at, stop } = await anotherGateway();
    const { host, guest, room } = await pair(at);
    const image = await upload(host, room.id, await png());
    await rename(at.objects, `${at.objects}.away`);
    const unavailable = { refused: 'images_unavailable' };
    expect(await host.api.upload(room.id, fileOf(await png()))).toMatchObject(unavailable);
    expect(await host.api.image(room.id, image.id, 'original')).toMatchObject(unavailable);
    expect(await healthOf(at)).toMatchObject({ status: 'degraded', checks: { objects: { ok: false } } });
    const [hostSocket, guestSocket] = [await entered(host, room.id), await entered(guest, room.id)];
    const arrives = new Promise<EntryView>((resolve) => guestSocket.once('message:new', resolve));
    dataOf(await hostSocket.emitWithAck('message:send', messageOf(room.id, 'words go on')));
    expect(await arrives).toMatchObject({ body: { text: 'words go on' } });

    await rename(`${at.objects}.away`, at.objects);
    expect(isRefusal(await host.api.image(room.id, image.id, 'original'))).toBe(false);
    await upload(host, room.id, await png());
    expect(await objectsOf(room.id, at)).toHaveLength(4);
    await until(async () => (await healthOf(at)).status === 'ok');
    await stop();
  });

  it('that is S3 and does not answer, it starts all the same', async () => {
    const { at, stop } = await anotherGateway({
      S3_ENDPOINT: 'http://127.0.0.1:1',
      S3_BUCKET: 'parley',
      MINIO_ACCESS_KEY: 'parley-chat',
      MINIO_SECRET_KEY: randomBytes(24).toString('base64url'),
    });
    const { host, room } = await pair(at);
    expect(await host.api.upload(room.id, fileOf(await png()))).toMatchObject({ refused: 'images_unavailable' });
    const socket = await entered(host, room.id);
    expect(dataOf(await socket.emitWithAck('message:send', messageOf(room.id, 'words'))).seq).toBe(3);
    await stop();
  });
});

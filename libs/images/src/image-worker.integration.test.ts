import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRefusal, LIMITS } from '@parley/contracts';
import type { Refusal, Thumbprint } from '@parley/contracts';
import type { ReadImage } from '@parley/rooms';
import sharp from 'sharp';
import { crumblyGif, keptTableGif, noisyGif, repeatedGif, screenGif } from '../test/gifs.js';
import { flat, picture } from '../test/pictures.js';
import { isAlive, peakMemoryOf } from '../test/processes.js';
import { ImageWorker } from './image-worker.js';
import type { ImageWorkerOptions } from './image-worker.js';

/** What the build made of `worker-main.ts`: plain Node runs no TypeScript. */
const BUILT = new URL('../../../dist/libs/images/src/', import.meta.url);
const ENTRY = new URL('worker-main.js', BUILT);
const MIB = 1024 * 1024;
const ownerOf = (name: string) => ({ network: `home of ${name}`, device: name as Thumbprint });
const MINE = { owner: ownerOf('me') };

const workers: ImageWorker[] = [];
const folders: string[] = [];
function worker(options: ImageWorkerOptions = {}): ImageWorker {
  const made = new ImageWorker({ entry: ENTRY, ...options });
  workers.push(made);
  return made;
}
/** A process that does as the test wants, as a file plain Node can run. */
function entryOf(code: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'parley-image-worker-'));
  folders.push(folder);
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, code);
  return pathToFileURL(file);
}

/** A process that takes every image, and says nothing of any. */
const SILENT = `process.on('message', () => undefined); process.send({ ready: true });`;

const outcome = (image: ReadImage | Refusal): string => (isRefusal(image) ? image.refused : image.type);
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(10);
}
/** The process of a worker that is in the middle of an image. */
async function pidOf(reader: ImageWorker): Promise<number> {
  await until(() => reader.pid !== null);
  return reader.pid ?? 0;
}

const small = () => picture(64, 48).png().toBuffer();
/** An image that takes a second or more: noise without loss. */
let slow = Buffer.alloc(0);

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error(`${fileURLToPath(ENTRY)} is not there: build first, with npm run build`);
  slow = await picture(1400, 1400, 4).webp({ lossless: true, effort: 0 }).toBuffer();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((one) => one.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the worker', () => {
  it('reads one image after the other in one process', async () => {
    const reader = worker();
    expect(reader.pid).toBeNull();
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
    const { pid } = reader;
    expect(pid).not.toBe(process.pid);
    for (const format of ['jpeg', 'webp', 'gif'] as const) {
      const image = await reader.read(await picture(300, 200).toFormat(format).toBuffer(), MINE);
      expect(image).toMatchObject({ type: `image/${format}`, width: 300, height: 200 });
    }
    expect(reader.pid).toBe(pid);
  });

  it('gives back every pixel over its channel', async () => {
    const image = await worker().read(await picture(300, 200).png().toBuffer(), MINE);
    if (isRefusal(image)) throw new Error(image.refused);
    const { data, info } = await sharp(image.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([300, 200]);
    expect(data.equals(await picture(300, 200).raw().toBuffer())).toBe(true);
    expect((await sharp(image.thumbnail).metadata()).format).toBe('webp');
  });

  it('refuses what is larger than the limit without starting anything', async () => {
    const reader = worker();
    expect(await reader.read(new Uint8Array(LIMITS.imageBytes + 1), MINE)).toEqual({
      refused: 'too_large',
      details: { limit: LIMITS.imageBytes },
    });
    expect(reader.pid).toBeNull();
  });

  it('tells what no room holds, and what is damaged', async () => {
    const reader = worker();
    expect(await reader.read(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), MINE)).toEqual({
      refused: 'image_unsupported',
    });
    const jpeg = await picture(300, 200).jpeg().toBuffer();
    expect(await reader.read(jpeg.subarray(0, jpeg.length / 2), MINE)).toEqual({ refused: 'image_damaged' });
  });

  it('takes twenty at once, in their order', async () => {
    const reader = worker();
    const ended: number[] = [];
    const images = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const image = await reader.read(
          await picture(40 + at, 30)
            .png()
            .toBuffer(),
          MINE,
        );
        ended.push(at);
        return image;
      }),
    );
    expect(images.map((image) => (isRefusal(image) ? 0 : image.width))).toEqual(
      Array.from({ length: 20 }, (_, at) => 40 + at),
    );
    expect(ended).toHaveLength(20);
  });

  it('lets only so many wait', async () => {
    const reader = worker({ waiting: 2 });
    const image = await small();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => reader.read(Buffer.from(image), MINE)));
    expect(answers.map(outcome)).toEqual([
      'image/png',
      'image/png',
      'image/png',
      'too_many_requests',
      'too_many_requests',
    ]);
    expect(answers[4]).toMatchObject({ details: { retryAfter: 5 } });
    expect(outcome(await reader.read(image, MINE))).toBe('image/png');
  });

  it('knows nothing of its service: no environment, no output', async () => {
    const told = entryOf(`
      process.on('message', () => process.send({ answer: { refused: 'image_damaged', details: { env: process.env } }, spent: false }));
      process.send({ ready: true });
    `);
    const answer = await worker({ entry: told }).read(await small(), MINE);
    const env = isRefusal(answer) ? Object.keys(answer.details?.env ?? {}) : ['no refusal'];
    expect(env.filter((name) => !name.startsWith('NODE_CHANNEL_'))).toEqual(['MALLOC_ARENA_MAX']);
  });
});

describe('whoever uploads much', () => {
  it('waits for himself alone: others take turns with him', async () => {
    const reader = worker();
    const ended: string[] = [];
    const image = await small();
    const read = async (owner: string): Promise<void> => {
      await reader.read(Buffer.from(image), { owner: ownerOf(owner) });
      ended.push(owner);
    };
    await Promise.all([...Array.from({ length: 10 }, () => read('greedy')), read('other')]);
    // One was read already, and one more had its turn before.
    expect(ended.indexOf('other')).toBe(2);
    expect(ended).toHaveLength(11);
  });

  it('has only so many waiting, and leaves the others their places', async () => {
    const reader = worker({ waitingOfDevice: 1 });
    const image = await small();
    const answers = await Promise.all(
      ['greedy', 'greedy', 'greedy', 'other'].map((owner) =>
        reader.read(Buffer.from(image), { owner: ownerOf(owner) }),
      ),
    );
    expect(answers.map(outcome)).toEqual(['image/png', 'image/png', 'too_many_requests', 'image/png']);
  });

  it('is told to come later when its turn does not come in time', async () => {
    const reader = worker({ entry: entryOf(SILENT), waitMs: 20 });
    const running = reader.read(await small(), MINE);
    expect(await reader.read(await small(), MINE)).toEqual({
      refused: 'too_many_requests',
      details: { retryAfter: 5 },
    });
    await reader.close();
    expect(outcome(await running)).toBe('draining');
  });
});

describe('an image that nobody waits for any more', () => {
  it('leaves the queue at once, and is never read', async () => {
    const reader = worker({ waiting: 1 });
    const hangUp = new AbortController();
    const running = reader.read(await small(), MINE);
    const gone = reader.read(slow, { ...MINE, signal: hangUp.signal });
    hangUp.abort();
    const next = reader.read(await small(), MINE);
    expect(outcome(await gone)).toBe('bad_request');
    expect([await running, await next].map(outcome)).toEqual(['image/png', 'image/png']);
    expect(await reader.read(slow, { ...MINE, signal: hangUp.signal })).toEqual({ refused: 'bad_request' });
  });

  it('frees the process it is read in, and costs the others none of their tries', async () => {
    const lost: string[] = [];
    // Never done with the first image it is given, and at once with the others.
    const stuck = entryOf(`
      process.on('message', (image) => {
        if (image.length > 1) process.send({ answer: { refused: 'image_unsupported' }, spent: false });
      });
      process.send({ ready: true });
    `);
    const reader = worker({ entry: stuck, abortedMs: 1, onLost: (how) => lost.push(how) });
    await reader.read(Buffer.alloc(2), MINE);
    const pid = await pidOf(reader);
    const hangUp = new AbortController();
    const gone = reader.read(Buffer.alloc(1), { ...MINE, signal: hangUp.signal });
    const next = reader.read(Buffer.alloc(2), MINE);
    await new Promise((resolve) => setImmediate(resolve));
    hangUp.abort();
    expect([await gone, await next].map(outcome)).toEqual(['bad_request', 'image_unsupported']);
    expect(reader.pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
    expect(lost).toEqual([]);
  });

  it('leaves the process to the others when it is done all the same', async () => {
    const reader = worker({ abortedMs: 60_000 });
    await reader.read(await small(), MINE);
    const pid = await pidOf(reader);
    const hangUp = new AbortController();
    const gone = reader.read(await small(), { ...MINE, signal: hangUp.signal });
    await new Promise((resolve) => setImmediate(resolve));
    hangUp.abort();
    expect(outcome(await gone)).toBe('bad_request');
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
    expect(reader.pid).toBe(pid);
  });
});

describe('a bomb', () => {
  it.each([
    ['60 megapixels of PNG', () => flat(10_000, 6000).png().toBuffer()],
    ['60 megapixels of JPEG', () => flat(10_000, 6000).jpeg({ progressive: true }).toBuffer()],
    ['81 megapixels of WebP', () => flat(9000, 9000).webp({ lossless: true, effort: 0 }).toBuffer()],
    ['thousands of frames of GIF', () => Promise.resolve(repeatedGif(16, 16, 20_000))],
    [
      'a GIF that says it is 65,535 pixels wide and high',
      () => {
        const gif = repeatedGif(2, 2, 1);
        gif.fill(0xff, 6, 10);
        return Promise.resolve(gif);
      },
    ],
  ])('is refused by its header, and takes no memory: %s', async (_, make) => {
    const reader = worker();
    await reader.read(await small(), MINE);
    const before = peakMemoryOf(reader.pid);
    const bytes = await make();
    expect(bytes.length).toBeLessThan(LIMITS.imageBytes);
    expect(outcome(await reader.read(bytes, MINE))).toBe('image_too_many_pixels');
    expect(peakMemoryOf(reader.pid) - before).toBeLessThan(60);
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
  });

  it('within the limits takes no more than it may: 25 megapixels of progressive JPEG, lying on its side', async () => {
    const lost: string[] = [];
    const reader = worker({ onLost: (how) => lost.push(how) });
    const bytes = await flat(5000, 5000)
      .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(outcome(await reader.read(bytes, MINE))).toBe('image/jpeg');
    expect(peakMemoryOf(reader.pid)).toBeLessThan(768);
    expect(lost).toEqual([]);
  });

  it('that takes more memory than it may ends the process, once, and nothing else', async () => {
    const lost: string[] = [];
    const reader = worker({ limits: { bytes: 320 * MIB, cpuMs: 60_000 }, onLost: (how) => lost.push(how) });
    await reader.read(await small(), MINE);
    const first = await pidOf(reader);
    const bytes = await flat(5000, 5000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(await reader.read(bytes, MINE)).toEqual({ refused: 'image_damaged' });
    expect(lost).toEqual(['beyond its memory']);
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
    expect(isAlive(first)).toBe(false);
  });

  it('that takes more of the processor than it may ends the process, once, and nothing else', async () => {
    const lost: string[] = [];
    const byCpu = worker({ limits: { bytes: 768 * MIB, cpuMs: 400 }, onLost: (how) => lost.push(how) });
    expect(await byCpu.read(slow, MINE)).toEqual({ refused: 'image_damaged' });
    expect(lost).toEqual(['beyond its processor time']);
    expect(outcome(await byCpu.read(await flat(4, 4).png().toBuffer(), MINE))).toBe('image/png');
  });

  it('that is late by the clock alone is not blamed for it', async () => {
    const lost: string[] = [];
    const reader = worker({ entry: entryOf(SILENT), imageMs: 50, onLost: (how) => lost.push(how) });
    expect(await reader.read(slow, MINE)).toEqual({ refused: 'images_unavailable' });
    expect(lost).toEqual(['late', 'late']);
    expect(reader.pid).toBeNull();
  });

  it('of noise that grows fivefold is refused as too large', async () => {
    const noise = randomBytes(4500 * 4500 * 3);
    for (let at = 0; at < noise.length; at += 1) noise[at] = (noise[at] ?? 0) & 1 ? 255 : 0;
    const bytes = await sharp(noise, { raw: { width: 4500, height: 4500, channels: 3 } })
      .jpeg({ quality: 1, chromaSubsampling: '4:4:4' })
      .toBuffer();
    expect(bytes.length).toBeLessThan(LIMITS.imageBytes);
    expect(await worker().read(bytes, MINE)).toEqual({ refused: 'too_large', details: { limit: LIMITS.imageBytes } });
  });

  it('of GIF that grows many times over when it is coded anew is refused as too large, and takes no memory for it', async () => {
    const bytes = keptTableGif(1280, 720, 325, 55);
    expect(bytes.length).toBeLessThan(LIMITS.imageBytes);
    const reader = worker();
    expect(await reader.read(bytes, MINE)).toEqual({ refused: 'too_large', details: { limit: LIMITS.imageBytes } });
    expect(peakMemoryOf(reader.pid)).toBeLessThan(300);
  });

  it('is none when it is ten seconds of GIF at 1280 × 720, thirty frames a second', async () => {
    const lost: string[] = [];
    const reader = worker({ onLost: (how) => lost.push(how) });
    const image = await reader.read(screenGif(1280, 720, 300), MINE);
    expect(image).toMatchObject({ type: 'image/gif', width: 1280, height: 720 });
    expect(peakMemoryOf(reader.pid)).toBeLessThan(300);
    expect(lost).toEqual([]);
  });

  it('of millions of blocks of a byte takes no memory for them', async () => {
    const lost: string[] = [];
    const reader = worker({ onLost: (how) => lost.push(how) });
    const image = await reader.read(crumblyGif(LIMITS.imageBytes - 20_000), MINE);
    expect(image).toMatchObject({ type: 'image/gif', width: 64, height: 64 });
    expect(lost).toEqual([]);
    expect(peakMemoryOf(reader.pid)).toBeLessThan(300);
  });

  it('of ten mebibytes is none when it is a GIF of ordinary make', async () => {
    const bytes = noisyGif(480, 270, 60);
    expect(bytes.length / MIB).toBeGreaterThan(9);
    expect(bytes.length).toBeLessThanOrEqual(LIMITS.imageBytes);
    const reader = worker();
    const image = await reader.read(bytes, MINE);
    expect(image).toMatchObject({ type: 'image/gif', width: 480, height: 270 });
    expect(isRefusal(image) ? 0 : image.bytes.length).toBe(bytes.length);
    expect(peakMemoryOf(reader.pid)).toBeLessThan(300);
  });
});

describe('the process', () => {
  it('killed in the middle of an image costs that image nothing: it is tried once more, in another', async () => {
    const lost: string[] = [];
    const reader = worker({ onLost: (how) => lost.push(how) });
    await reader.read(await small(), MINE);
    const pid = await pidOf(reader);
    const broken = reader.read(slow, MINE);
    const next = reader.read(await small(), MINE);
    process.kill(pid, 'SIGKILL');
    expect((await Promise.all([broken, next])).map(outcome)).toEqual(['image/webp', 'image/png']);
    expect(lost).toEqual(['SIGKILL']);
    expect(reader.pid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('killed over an image again and again says that images are away, and nothing of the image', async () => {
    const killed = entryOf(`
      process.on('message', () => process.kill(process.pid, 'SIGKILL'));
      process.send({ ready: true });
    `);
    const lost: string[] = [];
    const reader = worker({ entry: killed, onLost: (how) => lost.push(how) });
    expect(await reader.read(await small(), MINE)).toEqual({ refused: 'images_unavailable' });
    expect(lost).toEqual(['SIGKILL', 'SIGKILL']);
  });

  it('killed while it starts is started again', async () => {
    const reader = worker();
    const reading = reader.read(await small(), MINE);
    process.kill(await pidOf(reader), 'SIGKILL');
    expect(outcome(await reading)).toBe('image/png');
  });

  it('that crashes over an image twice says that the image is damaged', async () => {
    const crashing = entryOf(`
      process.on('message', () => process.kill(process.pid, 'SIGSEGV'));
      process.send({ ready: true });
    `);
    const lost: string[] = [];
    const reader = worker({ entry: crashing, onLost: (how) => lost.push(how) });
    expect(await reader.read(await small(), MINE)).toEqual({ refused: 'image_damaged' });
    expect(lost).toEqual(['SIGSEGV', 'SIGSEGV']);
  });

  it('killed between two images costs none of them', async () => {
    const reader = worker();
    await reader.read(await small(), MINE);
    const pid = await pidOf(reader);
    process.kill(pid, 'SIGKILL');
    await until(() => reader.pid === null);
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
  });

  it('heeds no Ctrl-C: its service ends first', async () => {
    const reader = worker();
    await reader.read(await small(), MINE);
    const pid = await pidOf(reader);
    const reading = reader.read(await small(), MINE);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(pid, signal);
    expect(outcome(await reading)).toBe('image/png');
    expect(reader.pid).toBe(pid);
  });

  it('ends after a while without work, and the next image starts another', async () => {
    const reader = worker({ idleMs: 1 });
    await reader.read(await small(), MINE);
    await until(() => reader.pid === null);
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
  });

  it('that keeps what an image took is replaced', async () => {
    const lost: string[] = [];
    // A third of this is less than the process holds when it starts.
    const reader = worker({ limits: { bytes: 192 * MIB, cpuMs: 12_000 }, onLost: (how) => lost.push(how) });
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
    expect(reader.pid).toBeNull();
    expect(outcome(await reader.read(await small(), MINE))).toBe('image/png');
    expect(lost).toEqual([]);
  });

  it('ends with its service, even when that is killed in the middle of an image', async () => {
    const service = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { ImageWorker } from ${JSON.stringify(new URL('index.js', BUILT).href)};
         const reader = new ImageWorker();
         let image = '';
         for await (const part of process.stdin) image += part;
         reader.read(Buffer.from(image, 'base64'), { owner: { network: 'home', device: 'one' } });
         setInterval(() => reader.pid && console.log(reader.pid), 10);`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    service.stdin.end(slow.toString('base64'));
    const [line] = (await once(service.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString().split('\n')[0]);
    expect(isAlive(pid)).toBe(true);
    // It has begun: libvips takes memory.
    await until(() => peakMemoryOf(pid) > 120);
    service.kill('SIGKILL');
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a worker that can not work', () => {
  it('says why its process does not start, and tries again', async () => {
    const unfit = worker({
      entry: entryOf(`process.send({ unfit: 'no libvips for this machine' }); setInterval(() => {}, 1000);`),
    });
    for (let times = 0; times < 2; times += 1)
      await expect(unfit.read(await small(), MINE)).rejects.toThrow(
        'The image worker could not start: no libvips for this machine',
      );
    await expect(worker({ entry: entryOf('process.exit(3)') }).read(await small(), MINE)).rejects.toThrow('code 3');
    const nowhere = new URL('nowhere.js', BUILT);
    await expect(worker({ entry: nowhere }).read(await small(), MINE)).rejects.toThrow('could not start');
  });

  it('believes no senseless answer', async () => {
    const lost: string[] = [];
    const mad = entryOf(`
      process.on('message', () => process.send({ answer: { type: 'image/svg+xml' }, spent: false }));
      process.send({ ready: true });
    `);
    const reader = worker({ entry: mad, onLost: (how) => lost.push(how) });
    expect(await reader.read(await small(), MINE)).toEqual({ refused: 'image_damaged' });
    expect(lost).toEqual(['over a senseless answer', 'over a senseless answer']);
  });

  it('refuses everything after it was closed, in the middle of an image too', async () => {
    const reader = worker();
    await reader.read(await small(), MINE);
    const pid = await pidOf(reader);
    const [running, waiting] = [reader.read(slow, MINE), reader.read(await small(), MINE)];
    await reader.close();
    expect((await Promise.all([running, waiting])).map(outcome)).toEqual(['draining', 'draining']);
    expect(await reader.read(await small(), MINE)).toEqual({ refused: 'draining' });
    expect(isAlive(pid)).toBe(false);
  });

  it('closes while it starts', async () => {
    const reader = worker();
    const reading = reader.read(await small(), MINE);
    await until(() => reader.pid !== null);
    await reader.close();
    expect(await reading).toEqual({ refused: 'draining' });
  });
});

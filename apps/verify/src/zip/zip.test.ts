import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ZipArchive } from 'archiver';
import fc from 'fast-check';
import { endOf, zipOf, type PackedFile } from '../../test/zip-of.js';
import { readDirectory } from './central-directory.js';
import { zipContent } from './zip-content.js';
import { ZipError } from './zip-error.js';
import type { ZipEntry } from './zip-form.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-zip-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Everything in a zip, by name. */
async function unzipped(zip: Buffer): Promise<Record<string, Buffer>> {
  const path = join(folder, randomBytes(8).toString('hex'));
  await writeFile(path, zip);
  const file = await open(path);
  try {
    const found: Record<string, Buffer> = {};
    for (const entry of await readDirectory(file)) {
      const pieces: Buffer[] = [];
      for await (const piece of zipContent(file, entry)) pieces.push(piece);
      found[entry.name] = Buffer.concat(pieces);
    }
    return found;
  } finally {
    await file.close();
  }
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const digests = async (zip: Buffer): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await unzipped(zip)).map(([name, bytes]) => [name, digest(bytes)]));

const words: PackedFile = { name: 'words.txt', bytes: Buffer.from('words and words and words '.repeat(50_000)) };
const noise: PackedFile = { name: 'noise.bin', bytes: randomBytes(700_000), stored: true };

describe('a zip', () => {
  it('is read, stored and deflated, and when it has more files than the first form counts', async () => {
    const files = { 'words.txt': digest(words.bytes), 'noise.bin': digest(noise.bytes) };
    expect(await digests(zipOf([words, noise]))).toEqual(files);
    expect(await digests(zipOf([]))).toEqual({});
    const many = Array.from({ length: 66_000 }, (_, i) => ({ name: `images/${i}`, bytes: Buffer.of(1), stored: true }));
    expect(Object.keys(await unzipped(zipOf(many)))).toHaveLength(many.length);
  });

  it('is read as the library writes it that exports are made with', async () => {
    const zip = new ZipArchive({ zlib: { level: 6 } });
    const pieces: Buffer[] = [];
    zip.on('data', (piece: Buffer) => pieces.push(piece));
    for (const { name, bytes, stored = false } of [words, noise, { name: 'none', bytes: Buffer.alloc(0) }])
      zip.append(Readable.from([bytes], { objectMode: false }), { name, store: stored, mode: 0o644 });
    await zip.finalize();
    expect(await digests(Buffer.concat(pieces))).toEqual({
      'words.txt': digest(words.bytes),
      'noise.bin': digest(noise.bytes),
      none: digest(Buffer.alloc(0)),
    });
  });

  it('is read beyond four gigabytes, as that library writes it', async () => {
    // Compress-commons with sizes that it is told, for nobody has the time to write them.
    const at = 2 ** 32 + 100;
    const entries = [
      { name: 'large', method: 0 as const, time: 0, crc32: 0, compressed: at - 30 - 5 - 24, bytes: at - 59, at: 0 },
      { name: 'later', method: 0 as const, time: 0, crc32: 0, compressed: 1, bytes: 1, at },
    ];
    const directory = Buffer.concat(entries.map(wideHeader));
    const file = await open(join(folder, 'wide'), 'w+');
    try {
      const end = at + 30 + 5 + 1 + 16;
      await file.write(directory, 0, directory.length, end);
      const last = endOf(2, directory.length, end);
      await file.write(last, 0, last.length, end + directory.length);
      expect(await readDirectory(file)).toEqual(entries);
    } finally {
      await file.close();
    }
  });

  const extra = Buffer.from([0xfe, 0xca, 0, 0]);
  it.each<[string, PackedFile[]]>([
    ['says less than there is', [{ ...words, says: { bytes: 5 } }]],
    ['says more than there is', [{ ...words, says: { bytes: words.bytes.length + 1 } }]],
    ['says more than deflate can make', [{ ...words, says: { bytes: 2 ** 31 } }]],
    ['says another sum', [{ ...words, says: { crc32: 1 } }]],
    ['is packed otherwise', [{ ...words, says: { method: 12 } }]],
    ['is encrypted', [{ ...words, says: { flags: 9 } }]],
    ['has no descriptor behind it', [{ ...words, says: { flags: 0 } }]],
    ['shares its bytes', [noise, { ...noise, name: 'again.bin', says: { at: 0 } }]],
    ['has one name twice', [words, words]],
    ['has a name that differs in its letters alone', [words, { ...words, name: 'WORDS.txt' }]],
    ['points elsewhere', [{ ...noise, says: { at: 7 } }]],
    ['points beyond the end', [{ ...noise, says: { at: 2 ** 31 } }]],
    ['has bytes before it', [words, { ...noise, before: Buffer.from('hidden') }]],
    ['has bytes before the first', [{ ...words, before: Buffer.from('#!/bin/sh\n') }]],
    ['has bytes behind its deflated ones', [{ ...words, hidden: Buffer.from('hidden') }]],
    ['has another name in its local header', [{ ...words, local: { name: 'other.txt' } }]],
    ['is packed otherwise in its local header', [{ ...words, local: { method: 0 } }]],
    ['has other flags in its local header', [{ ...words, local: { flags: 0 } }]],
    ['has another time in its local header', [{ ...words, local: { time: 1 } }]],
    ['has a field more in its local header', [{ ...words, local: { extra } }]],
    ['has a field more in the directory', [{ ...words, listed: { extra } }]],
    ['has a comment', [{ ...words, listed: { comment: 'x' } }]],
    ['is a link', [{ ...words, listed: { attributes: 0xa1ff0020 } }]],
    ['has another sum behind it', [{ ...words, behind: { crc32: 1 } }]],
    ['has another size behind it', [{ ...noise, behind: { bytes: 1 } }]],
  ])('is refused when a file %s', async (_, files) => {
    await expect(unzipped(zipOf(files))).rejects.toBeInstanceOf(ZipError);
  });

  it.each([
    ...['', '/etc/passwd', '../up', 'a/../../b', 'a//b', 'a/', './a', '.hidden', 'C:\\a', 'a\\b', 'a\nb', 'a\u0000b'],
    ...['a b', '\u00e9.txt', 'e\u0301.txt', 'txt\u202egnp.exe', '~root', '-rf'],
  ])('is refused with the name %j', async (name) => {
    await expect(unzipped(zipOf([words, { ...noise, name }]))).rejects.toBeInstanceOf(ZipError);
    await expect(unzipped(zipOf([words, { ...noise, name, says: { flags: 0x808 } }]))).rejects.toBeInstanceOf(ZipError);
  });

  it('is refused with anything that belongs to no file, or two ends', async () => {
    const hidden = Buffer.from('hidden');
    const inner = zipOf([words]);
    for (const around of [
      { comment: 'a comment' },
      { beforeDirectory: hidden },
      { beforeEnd: hidden },
      { after: hidden },
      { after: Buffer.from('\n') },
      { comment: inner.toString('latin1').slice(0, 300) },
    ])
      await expect(unzipped(zipOf([words, noise], around))).rejects.toBeInstanceOf(ZipError);
    await expect(unzipped(Buffer.concat([hidden, inner]))).rejects.toBeInstanceOf(ZipError);
    await expect(unzipped(Buffer.concat([zipOf([noise]), inner]))).rejects.toBeInstanceOf(ZipError);
  });

  it('is refused in words, or read as it was, whatever byte of it is changed or wherever it ends', async () => {
    const small = { name: 'a', bytes: Buffer.from('some words, some words') };
    const whole = zipOf([small, { ...small, name: 'b', stored: true }]);
    const outcome = (zip: Buffer) =>
      unzipped(zip).then(
        (files) => Object.values(files).every((bytes) => bytes.equals(small.bytes)),
        (error: unknown) => error instanceof ZipError,
      );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(await outcome(changed)).toBe(true);
        expect(await outcome(whole.subarray(0, at))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** As compress-commons writes it: all three numbers in the field once one of them does not fit. */
function wideHeader({ name, crc32, compressed, bytes, at }: ZipEntry): Buffer {
  const header = Buffer.alloc(46 + name.length + 28);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt32LE(0x002d032d, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(crc32, 16);
  header.fill(0xff, 20, 28);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(28, 30);
  header.writeUInt32LE(0x81a40020, 38);
  header.fill(0xff, 42, 46);
  header.write(name, 46);
  header.writeUInt32LE(0x00180001, 46 + name.length);
  for (const [i, number] of [bytes, compressed, at].entries())
    header.writeBigUInt64LE(BigInt(number), 50 + name.length + 8 * i);
  return header;
}

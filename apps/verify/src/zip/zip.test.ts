import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ZipArchive } from 'archiver';
import fc from 'fast-check';
import { zipOf, type PackedFile } from '../../test/zip-of.js';
import { readDirectory } from './central-directory.js';
import { zipContent } from './zip-content.js';
import { ZipError } from './zip-error.js';

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
  it('is read, stored and deflated, with wide numbers, and with a comment that looks like its end', async () => {
    const files = { 'words.txt': digest(words.bytes), 'noise.bin': digest(noise.bytes) };
    expect(await digests(zipOf([words, noise]))).toEqual(files);
    expect(await digests(zipOf([words, noise], { wide: true }))).toEqual(files);
    expect(await digests(zipOf([words, noise], { comment: 'PK\u0005\u0006 and more of it, and more' }))).toEqual(files);
    expect(await digests(zipOf([]))).toEqual({});
  });

  it('is read as the library writes it that exports are made with', async () => {
    const zip = new ZipArchive({ forceZip64: true });
    const pieces: Buffer[] = [];
    zip.on('data', (piece: Buffer) => pieces.push(piece));
    zip.append(words.bytes, { name: words.name });
    zip.append(noise.bytes, { name: noise.name, store: true });
    await zip.finalize();
    expect(await digests(Buffer.concat(pieces))).toEqual({
      'words.txt': digest(words.bytes),
      'noise.bin': digest(noise.bytes),
    });
  });

  it.each<[string, PackedFile[]]>([
    ['says less than there is', [{ ...words, says: { bytes: 5 } }]],
    ['says more than there is', [{ ...words, says: { bytes: words.bytes.length + 1 } }]],
    ['says more than deflate can make', [{ ...words, says: { bytes: 2 ** 31 } }]],
    ['says another sum', [{ ...words, says: { crc32: 1 } }]],
    ['is packed otherwise', [{ ...words, says: { method: 12 } }]],
    ['is encrypted', [{ ...words, says: { flags: 1 } }]],
    ['shares its bytes', [noise, { ...noise, name: 'again.bin', says: { at: 0 } }]],
    ['has one name twice', [words, words]],
    ['points elsewhere', [{ ...noise, says: { at: 7 } }]],
    ['points beyond the end', [{ ...noise, says: { at: 2 ** 31 } }]],
  ])('is refused when a file %s', async (_, files) => {
    await expect(unzipped(zipOf(files))).rejects.toBeInstanceOf(ZipError);
    await expect(unzipped(zipOf(files, { wide: true }))).rejects.toBeInstanceOf(ZipError);
  });

  it('is refused in words, or read as it was, whatever byte of it is changed or wherever it ends', async () => {
    const small = { name: 'a', bytes: Buffer.from('some words, some words') };
    const whole = zipOf([small, { ...small, name: 'b', stored: true }], { wide: true });
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

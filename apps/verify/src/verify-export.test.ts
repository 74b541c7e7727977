import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ARCHIVE_CONTENTS } from '@parley/contracts';
import { filesOf, manifestOf, sha256, shownRoom, type ShownRoom } from '../test/archive-of.js';
import { zipOf, type PackedFile } from '../test/zip-of.js';
import { verifyExport } from './verify-export.js';

let folder: string;
let shown: ShownRoom;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-archive-'));
  shown = await shownRoom();
});
afterAll(() => rm(folder, { recursive: true }));

async function verdictOf(files: readonly PackedFile[], of: ShownRoom = shown) {
  const path = join(folder, randomBytes(8).toString('hex'));
  await writeFile(path, zipOf(files));
  return verifyExport({ path, keys: [of.room.verifier], witnesses: [], earlier: [], json: false });
}
/** With the manifest that belongs to them: whoever alters files alters that too. */
const withManifest = (files: readonly PackedFile[], says: Parameters<typeof manifestOf>[2] = {}) => [
  ...files,
  manifestOf(shown, files, says),
];
const exchanged = (files: readonly PackedFile[], name: string, more: Partial<PackedFile>): PackedFile[] =>
  files.map((file) => (file.name === name ? { ...file, ...more } : file));
const without = (files: readonly PackedFile[], name: string) => files.filter((file) => file.name !== name);
const imageAt = (place: number) => () => {
  const image = shown.images[place];
  if (!image) throw new Error('no image');
  return { ...image, name: image.file.name, id: image.reference.id };
};
const [first, second, third] = [imageAt(0), imageAt(1), imageAt(2)] as const;

describe('an archive', () => {
  it.each(Object.keys(ARCHIVE_CONTENTS))('of the format %s holds when it is as it was written', async (format) => {
    const files = filesOf(shown, format);
    const verdict = await verdictOf(withManifest(files, { format }));
    expect(verdict).toMatchObject({ verdict: 'complete', reason: null });
    expect(verdict.beside).toMatchObject({
      images: ARCHIVE_CONTENTS[format]?.images ? 2 : 0,
      missingImages: [],
      unproved: [
        'README.txt',
        ...(ARCHIVE_CONTENTS[format]?.transcripts ?? []).map((extension) => `transcript.${extension}`),
        'manifest.json',
      ],
      sha256: sha256(zipOf(withManifest(files, { format }))),
    });
  });

  it('is altered without its manifest, whatever else is in it', async () => {
    const files = filesOf(shown);
    expect(await verdictOf(files)).toMatchObject({ verdict: 'altered', reason: 'manifest.json is missing.' });
    expect(await verdictOf(files.slice(1, 2))).toMatchObject({ verdict: 'altered' });
    expect(await verdictOf([manifestOf(shown, files), ...files])).toMatchObject({ verdict: 'altered' });
  });

  it('is altered when an image is another one, though the manifest was written anew for it', async () => {
    const { name } = first();
    const altered = exchanged(filesOf(shown), name, { bytes: randomBytes(64) });
    const verdict = await verdictOf(withManifest(altered));
    expect(verdict).toMatchObject({ verdict: 'altered', beside: null });
    expect(verdict.reason).toBe(`${name} is not the image that entry 5 shows.`);
    const longer = exchanged(filesOf(shown), name, { bytes: Buffer.concat([first().file.bytes, Buffer.of(0)]) });
    expect((await verdictOf(withManifest(longer))).reason).toContain(name);
    const swapped = exchanged(exchanged(filesOf(shown), name, { bytes: second().file.bytes }), second().name, {
      bytes: first().file.bytes,
    });
    expect((await verdictOf(withManifest(swapped))).reason).toContain(name);
  });

  it('is altered when it lacks an image that an entry shows, though the manifest names it no more', async () => {
    const { name } = second();
    const verdict = await verdictOf(withManifest(without(filesOf(shown), name)));
    expect(verdict).toMatchObject({ verdict: 'altered', reason: `${name} is missing, which entry 8 shows.` });
  });

  it('is not called complete when only the manifest says that an image never was there, and tells which', async () => {
    const { name, id } = second();
    const verdict = await verdictOf(withManifest(without(filesOf(shown), name), { missingImages: [id] }));
    expect(verdict).toMatchObject({ verdict: 'unproved', beside: { images: 1, missingImages: [name] } });
    expect(verdict.reason).toContain(name);
    for (const missingImages of [[id, third().id], [first().id], ['nonsense']])
      expect(await verdictOf(withManifest(filesOf(shown), { missingImages }))).toMatchObject({ verdict: 'altered' });
  });

  it('is altered by an image that no entry in the clear shows', async () => {
    for (const file of [third().file, { ...third().file, name: first().name.replace('.png', '.jpg') }]) {
      const verdict = await verdictOf(withManifest([...filesOf(shown), file]));
      expect(verdict).toMatchObject({ verdict: 'altered' });
      expect(verdict.reason).toBe(`${file.name} does not belong to the export: no entry shows it.`);
    }
  });

  it('is altered when a file and its manifest differ: another one, one too few, one too many, one twice', async () => {
    const files = filesOf(shown);
    const manifest = manifestOf(shown, files);
    const reasons = [
      [...exchanged(files, 'transcript.csv', { bytes: Buffer.from('other words') }), manifest],
      [...exchanged(files, 'README.txt', { bytes: Buffer.from('other words') }), manifest],
      [...without(files, 'transcript.html'), manifest],
      [...files, { name: 'more.txt', bytes: Buffer.from('more') }, manifest],
      [...files, manifestOf(shown, [...files, ...files.slice(0, 1)])],
      [...files, manifestOf(shown, files.slice(1))],
      [...files, manifestOf(shown, files.toReversed())],
    ];
    const said = [];
    for (const packed of reasons) {
      const { verdict, reason } = await verdictOf(packed);
      expect(verdict).toBe('altered');
      said.push(reason);
    }
    expect(said).toEqual([
      'transcript.csv is not the one that was written.',
      'README.txt is not the one that was written.',
      'transcript.html is missing.',
      'more.txt does not belong to the export: manifest.json does not name it.',
      'manifest.json names a file twice.',
      'README.txt does not belong to the export: manifest.json does not name it.',
      'README.txt is not where exports have it.',
    ]);
  });

  it('is altered by files, or an order of them, that no export has, though the manifest was written anew', async () => {
    const files = filesOf(shown);
    const alien = { name: 'transcript.exe', bytes: Buffer.from('MZ') };
    expect(await verdictOf(withManifest([...files, alien]))).toMatchObject({
      reason: 'transcript.exe does not belong to the export: its format has no such file.',
    });
    expect(await verdictOf(withManifest(without(files, 'transcript.pdf')))).toMatchObject({ verdict: 'altered' });
    expect(await verdictOf(withManifest(files.toReversed()))).toMatchObject({ verdict: 'altered' });
    expect(await verdictOf(withManifest(files, { format: 'html' }))).toMatchObject({ verdict: 'altered' });
    expect(await verdictOf(withManifest(files, { format: 'constructor' }))).toMatchObject({ verdict: 'altered' });
  });

  it.each<[string, Parameters<typeof manifestOf>[2]]>([
    ['room', { room: 'another' }],
    ['reading', { reading: 'another' }],
    ['export', { export: 'another' }],
    ['time', { exportedAt: 1 }],
    ['number of entries', { entries: 3 }],
    ['redaction', { redacted: [] }],
    ['checkpoint', { checkpoint: null }],
  ])('is altered when its manifest tells another %s than the record', async (_, says) => {
    const { verdict, reason } = await verdictOf(withManifest(filesOf(shown), says));
    expect([verdict, reason]).toEqual(['altered', 'manifest.json is not the one of this record.']);
  });

  it('is altered when its manifest is written otherwise than exports write it', async () => {
    const files = filesOf(shown);
    const { bytes } = manifestOf(shown, files);
    const text = bytes.toString('utf8');
    for (const other of [
      text.slice(0, -1),
      `\ufeff${text}`,
      JSON.stringify(JSON.parse(text)),
      text.replace('"version": 1,', '"version": 1,\n  "version": 1,'),
      text.replace('"version": 1,', '"version": 1,\n  "hidden": "words",'),
      text.replace('"version": 1,', '"version": 2,'),
      'null\n',
      '[]\n',
    ])
      expect(await verdictOf([...files, { name: 'manifest.json', bytes: Buffer.from(other) }])).toMatchObject({
        verdict: 'altered',
        reason: 'manifest.json is not one that was written.',
      });
  });

  it('says what is wrong with the record before anything beside it', async () => {
    const record = Buffer.from(shown.record.toString('utf8').replace('words 7', 'WORDS 7'));
    const verdict = await verdictOf(withManifest(exchanged(filesOf(shown), 'record.jsonl', { bytes: record })));
    expect(verdict).toMatchObject({ verdict: 'altered', firstAltered: 7, beside: null });
  });

  it('with thousands of images is compared whole', async () => {
    const many = await shownRoom({ each: 1_500 });
    const files = filesOf(many);
    const verdict = await verdictOf([...files, manifestOf(many, files)], many);
    expect(verdict).toMatchObject({ verdict: 'complete', beside: { images: 3_000 } });
  });
});

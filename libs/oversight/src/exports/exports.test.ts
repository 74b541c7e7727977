import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ARCHIVE_CONTENTS, imageFile } from '@parley/contracts';
import type { ExportManifest } from '@parley/contracts';
import type { EvidenceLine } from '@parley/record';
import { evidenceRoom, JPEG, PICTURES, SECRET } from '../../test/evidence-room.js';
import { installedFont } from '../../test/installed-fonts.js';
import { exportFile } from './export-file.js';
import type { ExportWork } from './export-file.js';
import { EXPORT_FORMATS, exportFormat } from './formats.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-export-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const known = new Map(PICTURES.map(({ reference, bytes }) => [reference.id, bytes]));
const workOf = (id: string, more: Partial<ExportWork> = {}): ExportWork => {
  const format = exportFormat(id);
  if (!format) throw new Error(`no format ${id}`);
  return {
    format,
    lines: () => evidenceRoom(),
    images: {
      original: (image) => Promise.resolve(known.get(image.id) ?? null),
      still: () => Promise.resolve(JPEG),
    },
    fonts: installedFont,
    progress: () => Promise.resolve(),
    ...more,
  };
};

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
/** Unpacked by a program that is not ours. */
async function unzipped(work: ExportWork): Promise<(name: string) => Buffer> {
  const file = join(folder, 'export.zip');
  writeFileSync(file, await bytesOf(exportFile(work)));
  execFileSync('unzip', ['-q', '-o', file, '-d', folder]);
  return (name) => readFileSync(join(folder, name));
}
const zips = EXPORT_FORMATS.map(({ id }) => id).filter((id) => id !== 'jsonl');

describe('the record alone', () => {
  it('is JSON lines in canonical form, closed by their count and digest', async () => {
    const bytes = await bytesOf(exportFile(workOf('jsonl')));
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line) as EvidenceLine);
    const before = Buffer.byteLength(`${lines.slice(0, -1).join('\n')}\n`);
    expect(parsed.map(({ line }) => line).slice(0, 3)).toEqual(['record', 'seat', 'seat']);
    expect(parsed.at(-1)).toEqual({
      line: 'end',
      entries: parsed.filter(({ line }) => line === 'entry').length,
      sha256: createHash('sha256').update(bytes.subarray(0, before)).digest('base64url'),
    });
  });
});

describe('every archive', () => {
  it.each(zips)('%s holds the record, its transcripts and a manifest that names each file rightly', async (id) => {
    const read = await unzipped(workOf(id));
    const manifest = JSON.parse(read('manifest.json').toString('utf8')) as ExportManifest;
    expect(manifest).toMatchObject({ version: 1, format: id, redacted: [4], missingImages: [] });
    expect(manifest.checkpoint).toContain('parley/test');
    expect(manifest.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['README.txt', 'record.jsonl']));
    for (const { name, bytes, sha256 } of manifest.files) {
      const own = read(name);
      expect([name, own.length, createHash('sha256').update(own).digest('base64url')]).toEqual([name, bytes, sha256]);
    }
    expect(read('record.jsonl')).toEqual(await bytesOf(exportFile(workOf('jsonl'))));
  });

  it.each(zips)('%s holds the files that its verifier expects, in their order, and no others', async (id) => {
    const read = await unzipped(workOf(id));
    const { files } = JSON.parse(read('manifest.json').toString('utf8')) as ExportManifest;
    const { transcripts, images } = ARCHIVE_CONTENTS[id] ?? { transcripts: [], images: false };
    expect(files.map(({ name }) => name)).toEqual([
      'README.txt',
      'record.jsonl',
      ...transcripts.map((extension) => `transcript.${extension}`),
      ...(images ? PICTURES.map(({ reference }) => imageFile(reference)) : []),
    ]);
  });

  it.each([...zips, 'jsonl'])('%s reads the room as often as it must, and not once more for its date', async (id) => {
    let readings = 0;
    const counted = (): AsyncGenerator<EvidenceLine> => {
      readings += 1;
      return evidenceRoom();
    };
    const { transcripts, images } = ARCHIVE_CONTENTS[id] ?? { transcripts: [], images: false };
    await bytesOf(exportFile(workOf(id, { lines: counted })));
    // Mail holds the transcript twice, after a look at which images it shows.
    const mail = transcripts.includes('eml') ? 2 : 0;
    expect(readings).toBe(1 + transcripts.length + mail + (images ? 1 : 0));
  });

  it.each(zips)('%s holds nothing of a redacted entry, and says that it was', async (id) => {
    const read = await unzipped(workOf(id));
    const { files } = JSON.parse(read('manifest.json').toString('utf8')) as ExportManifest;
    for (const { name } of files) expect([name, read(name).includes(SECRET)]).toEqual([name, false]);
    for (const { name } of files.filter(({ name }) => /^transcript\.(?!pdf)/.test(name)))
      expect([name, read(name).includes('Redacted')]).toEqual([name, true]);
  });

  it.each(EXPORT_FORMATS.map(({ id }) => id))('%s counts every entry once, up to the last', async (id) => {
    const told: number[] = [];
    await bytesOf(
      exportFile(
        workOf(id, {
          progress: (written, entries) => {
            told.push(written / entries);
            return Promise.resolve();
          },
        }),
      ),
    );
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.filter((part) => part === 1)).toHaveLength(1);
  });

  it('leaves out what is said while it is made, for the proof in it would not hold it', async () => {
    let readings = 0;
    const growing = async function* (): AsyncGenerator<EvidenceLine> {
      // The first writes the record.
      const grown = (readings += 1) > 1;
      for await (const line of evidenceRoom({ redacted: [], texts: ['one', 'two'] })) {
        yield grown && line.line === 'record' ? { ...line, lastSeq: line.lastSeq + 1 } : line;
        if (grown && line.line === 'entry' && line.type === 'left')
          yield { ...line, seq: line.seq + 1, type: 'message', content: '{"attachments":[],"text":"too late"}' };
      }
    };
    const read = await unzipped(workOf('csv', { lines: growing }));
    expect(read('transcript.csv').toString('utf8')).toContain('two');
    expect(read('transcript.csv').toString('utf8')).not.toContain('too late');
  });

  it('names an image that is not there as it was sent, in its place and in the manifest', async () => {
    const [lost] = PICTURES;
    const read = await unzipped(
      workOf('bundle', {
        images: {
          original: (image) => Promise.resolve(image.id === lost?.reference.id ? null : (known.get(image.id) ?? null)),
          still: (image) => Promise.resolve(image.id === lost?.reference.id ? null : JPEG),
        },
      }),
    );
    const manifest = JSON.parse(read('manifest.json').toString('utf8')) as ExportManifest;
    expect(manifest.missingImages).toEqual([lost?.reference.id]);
    expect(read('transcript.html').toString('utf8')).toContain('Image missing or altered');
    expect(manifest.files.filter(({ name }) => name.startsWith('images/'))).toHaveLength(2);
  });

  it('breaks off with what its source broke off with', async () => {
    const work = workOf('bundle', {
      lines: async function* () {
        let count = 0;
        for await (const line of evidenceRoom()) {
          if (line.line === 'entry' && (count += 1) > 5) throw new Error('the reading is over');
          yield line;
        }
      },
    });
    await expect(bytesOf(exportFile(work))).rejects.toThrow('the reading is over');
  });

  it('lets go of its source when its reader leaves, wherever that is', async () => {
    let open = 0;
    const work = workOf('actiance', {
      lines: async function* () {
        open += 1;
        try {
          yield* evidenceRoom();
        } finally {
          open -= 1;
        }
      },
    });
    for (let parts = 1, all = false; !all; parts += 1) {
      const reader = exportFile(work);
      for (let read = 0; read < parts && !all; read += 1) all = (await reader.next()).done === true;
      // Not before whatever follows had time to begin.
      for (let turn = 0; turn < parts % 7; turn += 1) await new Promise(setImmediate);
      await reader.return(undefined);
      expect([parts, open]).toEqual([parts, 0]);
    }
  });
});

import { createHash } from 'node:crypto';
import { imageFile } from '@parley/contracts';
import type { AttachmentReference, ExportManifest } from '@parley/contracts';
import { writeEvidence } from '@parley/record';
import type { EvidenceHead, EvidenceLine } from '@parley/record';
import type { ExportFormat, ExportImages, FontShelf, TranscriptSource } from './export-format.js';
import { transcriptsOf } from './formats.js';
import { readMe } from './read-me.js';
import { openTranscript } from './transcript.js';
import { zipOf } from './zip-file.js';
import type { ZippedFile } from './zip-file.js';

export interface ExportWork {
  format: ExportFormat;
  /** The room's record from its head on; each call reads it again. */
  lines: () => AsyncIterable<EvidenceLine>;
  images: ExportImages;
  fonts: FontShelf;
  /** Told with each entry how many of how many are written, all readings of the room counted as one. */
  progress: (written: number, entries: number) => Promise<void>;
}

/** The delivered file, made as it is read: nothing of it is ever written down here. */
export async function* exportFile(work: ExportWork): AsyncGenerator<Uint8Array> {
  const record = await OneRecord.open(work);
  try {
    if (work.format.holds === 'record') yield* writeEvidence(record.first());
    else yield* zipOf(filesOf(work, record), new Date(record.head.exportedAt));
  } finally {
    await record.close();
  }
}

async function* filesOf(work: ExportWork, record: OneRecord): AsyncGenerator<ZippedFile> {
  const files: ExportManifest['files'] = [];
  const missing = new Set<string>();
  const listed = (name: string, bytes: AsyncIterable<Uint8Array>, stored = false): ZippedFile => ({
    name,
    stored,
    bytes: measured(bytes, (measure) => files.push({ name, ...measure })),
  });
  const images: ExportImages = {
    original: noting(work.images.original, missing),
    still: work.images.still,
  };
  const source: TranscriptSource = { open: () => record.transcript(), images, fonts: work.fonts };

  yield listed('README.txt', textFile(readMe(work.format.title)));
  yield listed('record.jsonl', writeEvidence(record.first()));
  const writers = transcriptsOf(work.format);
  for (const writer of writers)
    yield listed(`transcript.${writer.extension}`, writer.write(source), writer.extension === 'pdf');
  if (hasImagesBeside(work.format)) {
    const { entries } = await record.transcript();
    const names = new Set<string>();
    for await (const entry of entries)
      for (const image of entry.images) {
        const name = imageFile(image);
        const bytes = names.has(name) ? null : await images.original(image);
        names.add(name);
        if (bytes) yield listed(name, inPieces(bytes), true);
      }
  }
  const manifest = record.manifest(work.format, files, [...missing]);
  yield { name: 'manifest.json', bytes: textFile(`${JSON.stringify(manifest, null, 2)}\n`), stored: false };
}

const hasImagesBeside = (format: ExportFormat): boolean =>
  format.holds === 'everything' || transcriptsOf(format).some(({ imagesBeside }) => imagesBeside);

/** How often the room is read for one delivered file. */
const passesOf = (format: ExportFormat): number =>
  transcriptsOf(format).reduce((sum, { passes }) => sum + passes, 1) + (hasImagesBeside(format) ? 1 : 0);

/**
 * A record that is read several times. What the first reading found is what all tell: entries that came since are not in it, for
 * the proof beside the transcript would not hold them.
 */
class OneRecord {
  private checkpoint: string | null = null;
  private read = 0;
  private readonly passes: number;

  private constructor(
    private readonly work: ExportWork,
    readonly head: EvidenceHead,
    /** What follows the head in the first reading. */
    private readonly rest: AsyncIterator<EvidenceLine>,
  ) {
    this.passes = passesOf(work.format);
  }

  /** Reads the head and stands still there, for its time is every file's. */
  static async open(work: ExportWork): Promise<OneRecord> {
    const lines = work.lines()[Symbol.asyncIterator]();
    const first = await lines.next();
    if (!first.done && first.value.line === 'record') return new OneRecord(work, first.value, lines);
    await lines.return?.();
    throw new Error('a record begins with its head');
  }

  /** Lets go of the first reading, wherever it stands. */
  async close(): Promise<void> {
    await this.rest.return?.();
  }

  /** For the proof: every line. Once. */
  async *first(): AsyncGenerator<EvidenceLine> {
    yield this.head;
    for (let step = await this.rest.next(); !step.done; step = await this.rest.next()) {
      const line = step.value;
      if (line.line === 'checkpoint') this.checkpoint = line.note;
      if (line.line === 'entry') await this.count();
      yield line;
    }
  }

  transcript() {
    return openTranscript(this.again());
  }

  manifest(format: ExportFormat, files: ExportManifest['files'], missingImages: string[]): ExportManifest {
    const { room, reading, export: id, exportedAt, lastSeq, redacted } = this.head;
    return {
      version: 1,
      export: id,
      reading,
      room: room.id,
      format: format.id,
      exportedAt,
      entries: lastSeq,
      redacted,
      files,
      missingImages,
      checkpoint: this.checkpoint,
    };
  }

  private async *again(): AsyncGenerator<EvidenceLine> {
    const { head } = this;
    for await (const line of this.work.lines()) {
      if (line.line === 'record') yield head;
      else if (line.line === 'entry') {
        if (line.seq > head.lastSeq) return;
        await this.count();
        yield line;
      } else yield line;
    }
  }

  private async count(): Promise<void> {
    this.read += 1;
    const { lastSeq } = this.head;
    await this.work.progress(Math.min(lastSeq, Math.floor(this.read / this.passes)), lastSeq);
  }
}

const noting =
  (find: ExportImages['original'], missing: Set<string>): ExportImages['original'] =>
  async (image: AttachmentReference) => {
    const bytes = await find(image);
    // The last word counts: a store that was away for a moment does not make an image missing that lies in the archive.
    if (bytes) missing.delete(image.id);
    else missing.add(image.id);
    return bytes;
  };

async function* measured(
  bytes: AsyncIterable<Uint8Array>,
  done: (measure: { bytes: number; sha256: string }) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const part of bytes) {
    hash.update(part);
    length += part.length;
    yield part;
  }
  done({ bytes: length, sha256: hash.digest('base64url') });
}

/** One after the other, as whatever reads them asks. */
async function* textFile(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text, 'utf8'));
}
const PIECE = 64 * 1024;
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield await Promise.resolve(bytes.subarray(at, at + PIECE));
}

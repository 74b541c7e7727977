import { createHash } from 'node:crypto';
import { imageFile, imagesOfContent } from '@parley/contracts';
import type { EvidenceLine } from '@parley/record';

/** An image as an entry shows it. */
export interface ShownImage {
  id: string;
  seq: number;
  /** Base64url. */
  sha256: string;
  bytes: number;
}

/** So stands a message without images in its line: quotes inside a text are escaped, so it can stand nowhere else. */
const NO_IMAGES = Buffer.from(String.raw`"content":"{\"attachments\":[],`, 'latin1');
const NEWLINE = 0x0a;

/**
 * What a record says of the files beside it, noted as its bytes pass to whoever verifies them. Nothing of it counts before they are
 * verified.
 */
export class ToldRecord {
  head: (EvidenceLine & { line: 'record' }) | null = null;
  checkpoint: string | null = null;
  /** By the file each lies in. */
  readonly images = new Map<string, ShownImage>();
  readonly digest = createHash('sha256');
  bytes = 0;
  private begun: Buffer[] = [];

  async *passing(record: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const piece of record) {
      this.digest.update(piece);
      this.bytes += piece.length;
      let from = 0;
      for (let to = piece.indexOf(NEWLINE); to >= 0; to = piece.indexOf(NEWLINE, from)) {
        const end = piece.subarray(from, to);
        this.take(this.begun.length === 0 ? end : Buffer.concat([...this.begun, end]));
        this.begun = [];
        from = to + 1;
      }
      // A copy, so that a long line does not keep what stood before it; a line without end stops its verifier.
      if (from < piece.length) this.begun.push(Buffer.from(piece.subarray(from)));
      yield piece;
    }
  }

  private take(bytes: Buffer): void {
    if (bytes.includes(NO_IMAGES)) return;
    const line = parsed(bytes);
    if (line?.line === 'record') this.head = line;
    if (line?.line === 'checkpoint') this.checkpoint = line.note;
    if (line?.line !== 'entry' || typeof line.content !== 'string') return;
    for (const image of imagesOfContent(line.content)) {
      const { id, sha256, bytes: size } = image;
      const name = imageFile(image);
      if (!this.images.has(name)) this.images.set(name, { id, seq: line.seq, sha256, bytes: size });
    }
  }
}

/** Not looked at further: whoever verifies the bytes refuses what is no line. */
function parsed(bytes: Buffer): EvidenceLine | null {
  try {
    return JSON.parse(bytes.toString('utf8')) as EvidenceLine | null;
  } catch {
    return null;
  }
}

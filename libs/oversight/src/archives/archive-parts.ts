import type { RoomId } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { contentBytes } from '@parley/record';
import type { ObjectStore } from '@parley/rooms';
import type { ArchiveLine } from './archive-line.js';
import { archivePart } from './archive-objects.js';

/** What the manifest says of a part. */
export interface PartFacts {
  /** SHA-256, base64url. */
  sha256: string;
  bytes: number;
  /** Entries of the room's chain in it. */
  entries: number;
}

/** Bytes of a part at most, unless one line alone is longer: all of an archive that is in memory at a time. */
export const PART_BYTES = 8 * 1024 * 1024;
const NEWLINE = Buffer.from('\n');

/** Puts lines away, part by part, in the order they come. */
export class ArchiveParts {
  readonly written: PartFacts[] = [];
  #lines: Buffer[] = [];
  #bytes = 0;
  #entries = 0;

  constructor(
    private readonly objects: ObjectStore,
    private readonly room: RoomId,
    private readonly partBytes: number,
  ) {}

  async add(line: ArchiveLine): Promise<void> {
    const bytes = contentBytes(line);
    if (this.#bytes > 0 && this.#bytes + bytes.length + 1 > this.partBytes) await this.finish();
    this.#lines.push(bytes, NEWLINE);
    this.#bytes += bytes.length + 1;
    if (line.line === 'entry') this.#entries += 1;
  }

  /** Puts away what has come since the last part. */
  async finish(): Promise<void> {
    if (this.#bytes === 0) return;
    const part = Buffer.concat(this.#lines, this.#bytes);
    await this.objects.put(archivePart(this.room, this.written.length + 1), part);
    this.written.push({ sha256: sha256(part).toString('base64url'), bytes: part.length, entries: this.#entries });
    [this.#lines, this.#bytes, this.#entries] = [[], 0, 0];
  }
}

/** The lines of a part. */
export const linesOf = (part: Buffer): ArchiveLine[] =>
  part
    .toString('utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ArchiveLine);

import { createHash } from 'node:crypto';
import { isRefusal } from '@parley/contracts';
import type { ExportFailure } from '@parley/contracts';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
import type { Reading } from '../ports/readings.js';
import { openReading } from '../readings/open-reading.js';
import type { GateParts } from '../readings/open-reading.js';
import { ReadingOver } from './reading-over.js';
import { RecordAltered, RecordGone } from './record-altered.js';

/** Progress is written this often, and the reading and its room looked at again: items, or milliseconds. */
const EACH = { items: 500, ms: 500 };

/** What a file is made for, and by whom. */
export interface Making {
  administrator: Administrator;
  origin: Origin;
  asked: Export;
  reading: Reading;
}
type FileParts = GateParts & Pick<OversightParts, 'rooms' | 'exports' | 'keys'>;

/** Whether the reading still lasts, for its reader, and the room is still there. */
export async function mayGoOn(
  parts: GateParts & Pick<OversightParts, 'rooms'>,
  { administrator, reading }: Pick<Making, 'administrator' | 'reading'>,
): Promise<boolean> {
  return (
    !isRefusal(await openReading(parts, administrator, reading.id)) && (await parts.rooms.key(reading.roomId)) !== null
  );
}

/** A file as it is made, its state kept, and the log told of it before its last part goes out. Throws what broke it off: then it has failed. */
export async function* loggedFile(
  parts: FileParts,
  making: Making,
  file: (progress: Progress) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { id } = making.asked;
  const progress = new Progress(parts, making);
  const hash = createHash('sha256');
  let bytes = 0;
  let done = false;
  let failure: ExportFailure | null = null;
  try {
    await parts.exports.start(id);
    // The last part goes out when the log has it that the file was made: whoever has all of it was seen.
    let held: Uint8Array | null = null;
    for await (const part of file(progress)) {
      hash.update(part);
      bytes += part.length;
      // Who reads slowly is given nothing that was made before the room went.
      await progress.lookAgain();
      if (held) yield held;
      held = part;
    }
    const digest = hash.digest();
    const finished = { bytes, digest, entries: progress.entries, at: parts.now() };
    await progress.look();
    if (!(await parts.exports.finish(id, finished, [logOfMade(parts, making, bytes, digest)]))) throw new RecordGone();
    done = true;
    if (held) yield held;
  } catch (error) {
    failure = failureOf(error);
    throw error;
  } finally {
    if (!done) await parts.exports.fail(id, parts.now(), failure);
  }
}

/** null for what only broke off. */
function failureOf(error: unknown): ExportFailure | null {
  if (error instanceof RecordAltered)
    return { code: 'record_altered', seq: 'seq' in error.where ? error.where.seq : null };
  if (error instanceof RecordGone) return { code: 'room_gone', seq: null };
  return error instanceof ReadingOver ? { code: 'forbidden', seq: null } : null;
}

function logOfMade(
  { keys }: FileParts,
  { administrator, origin, asked, reading }: Making,
  bytes: number,
  digest: Buffer,
) {
  const details = {
    name: administrator.name,
    address: origin.address,
    export: asked.id,
    reading: reading.id,
    format: asked.format,
    bytes,
    sha256: digest.toString('base64url'),
  };
  return serviceLog(keys.log, 'export_made', asked.id, details, reading.roomId);
}

/** Says how far it is, and that the reading still lasts and the room is still there. */
export class Progress {
  entries = 0;
  private written = 0;
  private seen = 0;
  private lookedAt: number;

  constructor(
    private readonly parts: FileParts,
    private readonly making: Making,
  ) {
    this.lookedAt = parts.now();
  }

  async note(written: number, entries: number): Promise<void> {
    [this.written, this.entries] = [written, entries];
    this.seen += 1;
    if (this.seen < EACH.items && !this.isStale()) return;
    await this.look();
    await this.parts.exports.progress(this.making.asked.id, this.written, this.entries);
  }

  async lookAgain(): Promise<void> {
    if (this.isStale()) await this.look();
  }

  /**
   * Throws once the reading is over, whoever ended it, or the room destroyed: the record is read as it was at one moment, so what
   * reads it would never come to know.
   */
  async look(): Promise<void> {
    this.seen = 0;
    this.lookedAt = this.parts.now();
    const { administrator, reading } = this.making;
    const still = await openReading(this.parts, administrator, reading.id);
    if (isRefusal(still)) throw new ReadingOver('the reading ended while its export was made');
    if (!(await this.parts.rooms.key(reading.roomId))) throw new RecordGone();
  }

  private isStale(): boolean {
    return this.parts.now() - this.lookedAt >= EACH.ms;
  }
}

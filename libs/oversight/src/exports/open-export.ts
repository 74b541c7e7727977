import { createHash } from 'node:crypto';
import { isRefusal, refuse } from '@parley/contracts';
import type { AttachmentReference, Refusal, ServerTime } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
import type { Reading } from '../ports/readings.js';
import { openReading } from '../readings/open-reading.js';
import type { GateParts } from '../readings/open-reading.js';
import { imageOrNull } from '../readings/room-images.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';
import { evidenceOf } from './evidence.js';
import type { EvidenceParts } from './evidence.js';
import { exportFile } from './export-file.js';
import type { ExportFormat, ExportImages } from './export-format.js';
import { exportFormat, fileOf } from './formats.js';

/** Progress is written this often, and the reading looked at again: entries, or milliseconds. */
const EACH = { entries: 500, ms: 500 };

export interface OpenedExport {
  /** For whoever keeps it: nothing of the room but its id. */
  fileName: string;
  mediaType: string;
  /** When the reading ends by itself. */
  endsAt: ServerTime;
  /** Asks the gate again: for whoever holds the stream, while its reader takes nothing. */
  mayGoOn: () => Promise<boolean>;
  /** Made as it is read. Throws what broke it off, the end of the reading among it; then the export has failed. */
  bytes: AsyncGenerator<Uint8Array>;
}
type ExportParts = EvidenceParts &
  GateParts &
  Pick<OversightParts, 'exports' | 'attachments' | 'objects' | 'paper' | 'keys'>;

/** The reading ended while its export was made. */
class ReadingOver extends Error {
  override readonly name = 'ReadingOver';
}

/**
 * The file of one's own export, while its reading lasts, as often as it is asked for. Refuses `not_found` to everybody else,
 * `forbidden` once the reading is over, `room_gone`.
 */
export async function openExport(
  parts: ExportParts,
  administrator: Administrator,
  id: string,
  origin: Origin,
): Promise<OpenedExport | Refusal> {
  const asked = await parts.exports.find(id);
  const format = asked && exportFormat(asked.format);
  if (!asked || !format) return refuse('not_found');
  const reading = await openReading(parts, administrator, asked.readingId);
  if (isRefusal(reading)) return reading;
  const key = await freshRoomKey(parts, reading.roomId);
  if (!key) return refuse('room_gone');
  const { extension, mediaType } = fileOf(format);
  return {
    fileName: `parley-${reading.roomId}-${format.id}.${extension}`,
    mediaType,
    endsAt: reading.endsAt,
    mayGoOn: async () => !isRefusal(await openReading(parts, administrator, reading.id)),
    bytes: made(parts, { administrator, origin, asked, format, reading, key }),
  };
}

interface Making {
  administrator: Administrator;
  origin: Origin;
  asked: Export;
  format: ExportFormat;
  reading: Reading;
  key: DataKey;
}

async function* made(parts: ExportParts, making: Making): AsyncGenerator<Uint8Array> {
  const { id } = making.asked;
  const progress = new Progress(parts, making);
  const hash = createHash('sha256');
  let bytes = 0;
  let done = false;
  try {
    await parts.exports.start(id);
    // The last part goes out when the log has it that the file was made: whoever has all of it was seen.
    let held: Uint8Array | null = null;
    for await (const part of fileFor(parts, making, progress)) {
      hash.update(part);
      bytes += part.length;
      if (held) yield held;
      held = part;
    }
    const digest = hash.digest();
    const file = { bytes, digest, entries: progress.entries, at: parts.now() };
    await progress.look();
    await parts.exports.finish(id, file, [logOfMade(parts, making, bytes, digest)]);
    done = true;
    if (held) yield held;
  } finally {
    if (!done) await parts.exports.fail(id, parts.now());
  }
}

function fileFor(
  parts: ExportParts,
  { asked, format, reading, key }: Making,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  return exportFile({
    format,
    lines: () => evidenceOf(parts, reading, { exportId: asked.id, redacted: asked.redacted }),
    images: imagesOf(parts, reading, key),
    fonts: (file) => parts.paper.font(file),
    progress: (written, entries) => progress.note(written, entries),
  });
}

const imagesOf = (parts: ExportParts, { roomId }: Reading, key: DataKey): ExportImages => ({
  original: (image) => imageOrNull(parts, key, roomId, image, 'original'),
  still: async (image) => {
    const bytes = await imageOrNull(parts, key, roomId, image, stillSize(image));
    return bytes && (await parts.paper.still(bytes));
  },
});
/** An animation's thumbnail is its first frame already, and no decoder of animations is needed here. */
const stillSize = ({ type }: AttachmentReference): 'original' | 'thumbnail' =>
  type === 'image/gif' ? 'thumbnail' : 'original';

function logOfMade(
  { keys }: ExportParts,
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

/** Says how far it is, and that the reading still lasts. */
class Progress {
  entries = 0;
  private written = 0;
  private seen = 0;
  private lookedAt: number;

  constructor(
    private readonly parts: ExportParts,
    private readonly making: Making,
  ) {
    this.lookedAt = parts.now();
  }

  async note(written: number, entries: number): Promise<void> {
    [this.written, this.entries] = [written, entries];
    this.seen += 1;
    if (this.seen < EACH.entries && this.parts.now() - this.lookedAt < EACH.ms) return;
    await this.look();
    await this.parts.exports.progress(this.making.asked.id, this.written, this.entries);
  }

  /** Throws once the reading is over, whoever ended it. */
  async look(): Promise<void> {
    this.seen = 0;
    this.lookedAt = this.parts.now();
    const { administrator, reading } = this.making;
    const still = await openReading(this.parts, administrator, reading.id);
    if (isRefusal(still)) throw new ReadingOver('the reading ended while its export was made');
  }
}

import { isRefusal, refuse } from '@parley/contracts';
import type { AttachmentReference, Refusal, ServerTime } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
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
import { loggedFile, mayGoOn } from './logged-file.js';
import type { Making, Progress } from './logged-file.js';

export interface OpenedExport {
  /** For whoever keeps it: nothing of the room but its id. */
  fileName: string;
  mediaType: string;
  /** When the reading ends by itself. */
  endsAt: ServerTime;
  /** Asks again: for whoever holds the stream, while its reader takes nothing. */
  mayGoOn: () => Promise<boolean>;
  /**
   * Made as it is read. Throws what broke it off: RecordAltered, RecordGone once the room is destroyed, the end of the reading;
   * then the export has failed. What was made and not yet taken is dropped with it.
   */
  bytes: AsyncGenerator<Uint8Array>;
}
type ExportParts = EvidenceParts &
  GateParts &
  Pick<OversightParts, 'rooms' | 'exports' | 'attachments' | 'objects' | 'paper' | 'keys'>;

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
  const making = { administrator, origin, asked, format, reading, key };
  return {
    fileName: `parley-${reading.roomId}-${format.id}.${extension}`,
    mediaType,
    endsAt: reading.endsAt,
    mayGoOn: () => mayGoOn(parts, making),
    bytes: loggedFile(parts, making, (progress) => fileFor(parts, making, progress)),
  };
}

type MadeOfRoom = Making & { format: ExportFormat; key: DataKey };

function fileFor(
  parts: ExportParts,
  { asked, format, reading, key }: MadeOfRoom,
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

import { isRefusal, refuse } from '@parley/contracts';
import type { ReadingId, Refusal, ServerTime } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import { loggedFile, mayGoOn } from '../exports/logged-file.js';
import type { Progress } from '../exports/logged-file.js';
import type { OpenedExport } from '../exports/open-export.js';
import { RecordAltered } from '../exports/record-altered.js';
import { zipOf } from '../exports/zip-file.js';
import type { ZippedFile } from '../exports/zip-file.js';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import type { Export } from '../ports/exports.js';
import { openReading } from '../readings/open-reading.js';
import type { GateParts, OpenReading } from '../readings/open-reading.js';
import { archivedObjects, readManifest } from './read-archive.js';

type ArchiveParts = GateParts & Pick<OversightParts, 'rooms' | 'exports' | 'objects' | 'keys'>;
/** What the log and the list of exports call it. */
const FORMAT = 'archive';

/**
 * The archive of the room of one's own reading as one zip: its manifest, parts and images, every envelope still sealed. It is logged as an
 * export is, before its first byte, and again before its last. Refuses as `openReading` does, `room_gone` once destroyed,
 * `wrong_state` before it is archived, `record_altered` when the manifest is not the one that was written, `unavailable` while the
 * objects are away.
 */
export async function openArchive(
  parts: ArchiveParts,
  administrator: Administrator,
  readingId: ReadingId,
  origin: Origin,
): Promise<OpenedExport | Refusal> {
  const reading = await openReading(parts, administrator, readingId);
  if (isRefusal(reading)) return reading;
  const { roomId } = reading;
  const room = await parts.rooms.find(roomId);
  if (!room || room.state === 'destroyed') return refuse('room_gone');
  const archive = await parts.rooms.archive(roomId);
  if (!archive || room.state !== 'archived') return refuse('wrong_state', { state: room.state });
  try {
    const { bytes, manifest } = await readManifest(parts.objects, roomId, archive.manifestHash);
    const asked = askedNow(reading, room.lastSeq, parts.now());
    const objects = () => archivedObjects(parts.objects, roomId, manifest);
    return {
      fileName: `parley-${roomId}-archive.zip`,
      mediaType: 'application/zip',
      endsAt: reading.endsAt,
      mayGoOn: () => mayGoOn(parts, { administrator, reading }),
      bytes: logged(parts, { administrator, origin, asked, reading }, (progress) =>
        zipOf(filesOf(bytes, objects, progress, room.lastSeq), new Date(archive.archivedAt)),
      ),
    };
  } catch (error) {
    if (error instanceof RecordAltered) return refuse('record_altered', { ...error.where });
    if (error instanceof ObjectsAway) return refuse('unavailable');
    throw error;
  }
}

const askedNow = ({ id: readingId }: OpenReading, entries: number, askedAt: ServerTime): Export => ({
  id: durableId(),
  readingId,
  format: FORMAT,
  redacted: [],
  state: 'asked',
  entries,
  written: 0,
  bytes: null,
  digest: null,
  askedAt,
  finishedAt: null,
  failure: null,
});

async function* logged(
  parts: ArchiveParts,
  making: Parameters<typeof loggedFile>[1],
  file: Parameters<typeof loggedFile>[2],
): AsyncGenerator<Uint8Array> {
  const { administrator, origin, asked, reading } = making;
  const details = {
    name: administrator.name,
    address: origin.address,
    reading: reading.id,
    format: FORMAT,
    redacted: 0,
  };
  await parts.exports.ask(asked, [serviceLog(parts.keys.log, 'export_asked', asked.id, details, reading.roomId)]);
  yield* loggedFile(parts, making, file);
}

async function* filesOf(
  manifest: Buffer,
  objects: () => ReturnType<typeof archivedObjects>,
  progress: Progress,
  entries: number,
): AsyncGenerator<ZippedFile> {
  yield { name: 'manifest.json', bytes: once(manifest), stored: false };
  let written = 0;
  for await (const { file, bytes, entries: more } of objects()) {
    written += more;
    await progress.note(written, entries);
    yield { name: file, bytes: once(bytes), stored: file.startsWith('images/') };
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

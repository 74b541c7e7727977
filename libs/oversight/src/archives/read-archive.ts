import type { RoomId } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import type { ObjectStore } from '@parley/rooms';
import { RecordAltered } from '../exports/record-altered.js';
import { archiveManifest, archivePart } from './archive-objects.js';
import type { ArchiveManifest } from './archive-room.js';

type Objects = Pick<ObjectStore, 'get'>;
/** An object of an archive, as it came back and as it was written. */
export interface ArchivedObject {
  name: string;
  /** In an archive that is handed out. */
  file: string;
  bytes: Buffer;
  /** Entries of the room's chain in it. */
  entries: number;
}

/** The manifest whose SHA-256 is known. Throws RecordAltered when it is missing or another; ObjectsAway. */
export async function readManifest(
  objects: Objects,
  id: RoomId,
  hash: Uint8Array,
): Promise<{ bytes: Buffer; manifest: ArchiveManifest }> {
  const name = archiveManifest(id);
  const bytes = await objects.get(name);
  if (!bytes || !sha256(bytes).equals(hash)) throw new RecordAltered({ object: name });
  return { bytes, manifest: JSON.parse(bytes.toString('utf8')) as ArchiveManifest };
}

/**
 * Everything the manifest names, one at a time: parts first, then the envelopes of images. Throws RecordAltered for the first that is
 * missing or is not what the manifest says; ObjectsAway.
 */
export async function* archivedObjects(
  objects: Objects,
  id: RoomId,
  { parts, images }: ArchiveManifest,
): AsyncGenerator<ArchivedObject> {
  for (const [index, { sha256: digest, entries }] of parts.entries()) {
    const name = archivePart(id, index + 1);
    yield { name, file: `parts/${index + 1}.jsonl`, bytes: await exactly(objects, name, digest), entries };
  }
  for (const { name, sha256: digest } of images)
    yield {
      name,
      file: `images/${name.slice(name.lastIndexOf('/') + 1)}`,
      bytes: await exactly(objects, name, digest),
      entries: 0,
    };
}

async function exactly(objects: Objects, name: string, digest: string): Promise<Buffer> {
  const bytes = await objects.get(name);
  if (!bytes || sha256(bytes).toString('base64url') !== digest) throw new RecordAltered({ object: name });
  return bytes;
}

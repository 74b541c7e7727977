import type { ObjectStore } from '@parley/rooms';
import { RecordAltered } from '../exports/record-altered.js';
import type { KnownArchive } from '../ports/archive-checks.js';
import { archiveManifest } from './archive-objects.js';
import { archivedObjects, readManifest } from './read-archive.js';

/**
 * Reads an archive back, one object at a time, and compares it with its manifest, and that with the log. Answers the first object that
 * is not what was written; null when all are. Throws ObjectsAway.
 */
export async function checkArchive(
  objects: Pick<ObjectStore, 'get'>,
  { id, manifestHash, logged, keepLock }: KnownArchive,
): Promise<string | null> {
  // Whoever can change rows and objects cannot change the log unseen.
  if (logged !== manifestHash.toString('base64url')) return archiveManifest(id);
  try {
    const { manifest } = await readManifest(objects, id, manifestHash);
    const read = archivedObjects(objects, id, manifest);
    while (!(await read.next()).done) await keepLock();
    return null;
  } catch (error) {
    if (error instanceof RecordAltered && 'object' in error.where) return error.where.object;
    throw error;
  }
}

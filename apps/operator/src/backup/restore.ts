import { join } from 'node:path';
import type { AttachmentId, RoomId } from '@parley/contracts';
import { sha256, type KeyVault } from '@parley/crypto';
import { openObjects } from '@parley/objects';
import { certificateObject, removeArchive } from '@parley/oversight';
import { KEY_TABLES, restoreDatabase, type DumpedState, type Restored } from '@parley/persistence';
import { openKeyChange } from '@parley/record';
import { imageObjects, type ObjectStore } from '@parley/rooms';
import { Fault } from '../fault.js';
import type { BackedUpPlace } from './backed-up-place.js';
import type { KeptOutside } from './kept-outside.js';
import type { OpenedBackup } from './opened-backup.js';
import { OBJECT_LIST, objectIn, type PartManifest, type PartReader } from './part-folder.js';

export interface RestoreInput {
  backup: OpenedBackup;
  outside: KeptOutside;
  progress: (line: string) => void;
}

/**
 * Fills an empty, migrated database and the object store from a back-up; answers the lines to print. Objects go before the rows
 * are committed: they are the same whenever this is done again. @throws Fault and DatabaseError in words; then the database is as empty as before.
 */
export async function restore(
  { ownerUrl, objects }: BackedUpPlace,
  vault: KeyVault,
  { backup: { data, keys }, outside, progress }: RestoreInput,
): Promise<string[]> {
  let put = 0;
  const rowsOf = (table: string) => (KEY_TABLES.some((name) => name === table) ? keys : data).rows(table);
  const restored = await restoreDatabase(ownerUrl, {
    state: stateOf(data.manifest),
    rowsOf,
    vault,
    keys: outside.keys,
    keyChanges: async () => [...outside.keyChanges, ...(await keyChangesIn(objects))],
    progress,
    putObjects: async () => {
      put = await putObjects(data, objects);
    },
    later: () => certificatesOf(outside.certificates, objects),
    removeObjects: ({ id, images, archivedParts }) => removeRoom(objects, id, images, archivedParts),
  });
  // Those that were only given lie among the objects from now on, for the next restore.
  for (const [roomId, note] of outside.certificates)
    if (restored.notes.get(roomId) === note) await objects.put(certificateObject(roomId), Buffer.from(note, 'utf8'));
  return report(data.manifest, put, restored);
}

function report({ at, log, tables }: PartManifest, put: number, restored: Restored): string[] {
  const { origin, certificates, unsigned, signed, administrators } = restored;
  const time = new Date(at).toISOString();
  return [
    `Restored ${tables.rooms?.rows ?? 0} rooms, ${log.size} log entries and ${put} objects, as they were ${time}.`,
    signed === null
      ? 'No checkpoint had been signed by then: that the log is whole rests on the manifest alone.'
      : `The newest checkpoint signs ${signed} of the log's entries, and they are those.`,
    ...(certificates.length === 0
      ? []
      : [`Destroyed again, by their certificates since: ${certificates.map((number) => `no. ${number}`).join(', ')}.`]),
    ...unsigned.map(
      (id) =>
        `A certificate of room ${id} was left alone: the log's key has not signed it. If the log had a newer key since, restore again with --key.`,
    ),
    `The log goes on under a new name, ${origin}: witnesses and whoever keeps checkpoints must learn it.`,
    'Nobody is signed in. Whoever was removed, or lost a role, after the back-up has it back: look through this list, and remove who left, before others can reach the console.',
    ...administrators.map(({ name, roles }) => `  ${name} (${roles.join(', ')})`),
    ...(administrators.length === 0 ? ['  nobody can sign in yet'] : []),
  ];
}

const stateOf = ({ at, migrations, log }: PartManifest): DumpedState => ({
  at,
  migrations,
  log: { ...log, root: Buffer.from(log.root, 'base64url') },
});

async function putObjects(data: PartReader, to: ObjectStore): Promise<number> {
  const { objects: from, close } = await openObjects({ folder: join(data.folder, 'objects') });
  let put = 0;
  for await (const line of data.rows(OBJECT_LIST)) {
    const { name, sha256: digest } = objectIn(line);
    const sealed = await from.get(name);
    if (!sealed || sha256(sealed).toString('hex') !== digest)
      throw new Fault(`The object ${name} in ${data.folder} is not as it was written. Nothing was restored.`);
    await to.put(name, sealed);
    put += 1;
  }
  close();
  return put;
}

async function keyChangesIn(objects: ObjectStore) {
  const names = await objects.list('key-changes');
  const notes = await Promise.all(names.map(async (name) => (await objects.get(name))?.toString('utf8') ?? ''));
  return notes.flatMap((note) => openKeyChange(note) ?? []);
}

/** Of each room the one that was given and the one among the objects, in this order. */
async function certificatesOf(
  given: KeptOutside['certificates'],
  objects: ObjectStore,
): Promise<{ roomId: RoomId; notes: () => Promise<string[]> }[]> {
  const names = await objects.list('certificates');
  const stored = names.map((name) => name.slice(name.lastIndexOf('/') + 1) as RoomId);
  return [...new Set([...given.keys(), ...stored])].map((roomId) => ({
    roomId,
    notes: async () => {
      const note = (await objects.get(certificateObject(roomId)))?.toString('utf8');
      return [given.get(roomId), note].filter((one) => one !== undefined);
    },
  }));
}

async function removeRoom(
  objects: ObjectStore,
  id: RoomId,
  images: readonly AttachmentId[],
  archivedParts: number | null,
): Promise<void> {
  await objects.remove(images.flatMap((image) => Object.values(imageObjects(id, image))));
  if (archivedParts !== null) await removeArchive(objects, id, archivedParts);
}

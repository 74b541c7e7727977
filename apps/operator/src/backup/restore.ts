import { join } from 'node:path';
import type { AttachmentId, RoomId } from '@parley/contracts';
import type { KeyVault } from '@parley/crypto';
import { openObjects } from '@parley/objects';
import { KEY_TABLES, restoreDatabase, type DumpedState } from '@parley/persistence';
import { removeArchive } from '@parley/oversight';
import { imageObjects, type ObjectStore } from '@parley/rooms';
import { Fault } from '../fault.js';
import type { BackedUpPlace } from './backed-up-place.js';
import { objectNames } from './object-names.js';
import { PartReader, type PartManifest } from './part-folder.js';

export interface RestoreInput {
  /** Folders of the two parts. The keys' one may be newer. */
  data: string;
  keys: string;
}

/**
 * Fills an empty, migrated database and the object store from a back-up; answers the lines to print. Objects go before the rows
 * are committed: they are the same whenever this is done again. @throws Fault and DatabaseError in words; then the database is as empty as before.
 */
export async function restore(
  { ownerUrl, objects }: BackedUpPlace,
  vault: KeyVault,
  input: RestoreInput,
): Promise<string[]> {
  const data = await PartReader.open(input.data, 'data');
  const keys = await PartReader.open(input.keys, 'keys');
  if (keys.manifest.at < data.manifest.at)
    throw new Fault(`${keys.folder} is older than the data: it lacks the keys of rooms that came after it.`);
  let put = 0;
  // Every row goes by before the objects are put back.
  const names = objectNames();
  const rowsOf = (table: string) =>
    names.noted(table, (KEY_TABLES.some((name) => name === table) ? keys : data).rows(table));
  const { origin, certificates, unsigned, held } = await restoreDatabase(ownerUrl, {
    state: stateOf(data.manifest),
    rowsOf,
    vault,
    putObjects: async () => {
      put = await putObjects(data, names.all(), objects);
    },
    later: () => certificatesIn(objects),
    removeObjects: ({ id, images, archivedParts }) => removeRoom(objects, id, images, archivedParts),
  });
  const { log, tables } = data.manifest;
  return [
    `Restored ${tables.rooms?.rows ?? 0} rooms, ${log.size} log entries and ${put} objects, as they were ${new Date(data.manifest.at).toISOString()}.`,
    ...(certificates.length === 0
      ? []
      : [`Destroyed again, by their certificates since: ${certificates.map((number) => `no. ${number}`).join(', ')}.`]),
    ...held.map((id) => `Room ${id} has a certificate and a hold: it was left as it is.`),
    ...unsigned.map((id) => `A certificate of room ${id} was left alone: the log's key has not signed it.`),
    `The log goes on under a new name, ${origin}: witnesses and whoever keeps checkpoints must learn it.`,
  ];
}

const stateOf = ({ at, migrations, log }: PartManifest): DumpedState => ({
  at,
  migrations,
  log: { ...log, root: Buffer.from(log.root, 'base64url') },
});

async function putObjects(data: PartReader, names: Iterable<string>, to: ObjectStore): Promise<number> {
  const { objects: from, close } = await openObjects({ folder: join(data.folder, 'objects') });
  let put = 0;
  for (const name of names) {
    const sealed = await from.get(name);
    if (!sealed) continue;
    await to.put(name, sealed);
    put += 1;
  }
  close();
  if (put !== data.manifest.objects?.held)
    throw new Fault(`${data.folder} holds ${put} of the ${data.manifest.objects?.held ?? 0} objects it was made with.`);
  return put;
}

async function certificatesIn(objects: ObjectStore): Promise<{ roomId: RoomId; note: () => Promise<string | null> }[]> {
  const names = await objects.list('certificates');
  return names.map((name) => ({
    roomId: name.slice(name.lastIndexOf('/') + 1) as RoomId,
    note: async () => (await objects.get(name))?.toString('utf8') ?? null,
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

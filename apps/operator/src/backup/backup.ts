import { join } from 'node:path';
import { openObjects } from '@parley/objects';
import { dumpDatabase, type BackupPart } from '@parley/persistence';
import type { ObjectStore } from '@parley/rooms';
import type { BackedUpPlace } from './backed-up-place.js';
import { objectNames } from './object-names.js';
import { dropOldParts, PartWriter } from './part-folder.js';

export interface BackupInput {
  /** Directories for the two parts. They belong in different hands: together they open everything. */
  data: string;
  keys: string;
  /** Days a keys' part is kept. */
  keyDays: number;
  now: Date;
}

/** Writes both parts of one moment; answers the lines to print. What fails leaves nothing that looks like a back-up. */
export async function backUp({ ownerUrl, objects }: BackedUpPlace, input: BackupInput): Promise<string[]> {
  const writers: Record<BackupPart, PartWriter> = {
    data: await PartWriter.begin(input.data, 'data', input.now),
    keys: await PartWriter.begin(input.keys, 'keys', input.now),
  };
  try {
    const names = objectNames();
    const { at, migrations, log } = await dumpDatabase(ownerUrl, (part, table, rows) =>
      writers[part].table(table, names.noted(table, rows)),
    );
    const copied = await copyObjects(objects, join(writers.data.folder, 'objects'), names.all());
    const facts = { at, migrations, log: { ...log, root: log.root.toString('base64url') } };
    const keys = await writers.keys.finish(facts);
    const data = await writers.data.finish({ ...facts, objects: copied });
    const dropped = await dropOldParts(input.keys, 'keys', input.keyDays, input.now);
    return [
      `Data: ${data} (${log.size} log entries, ${copied.held} objects${copied.gone === 0 ? '' : `, ${copied.gone} were gone already`})`,
      `Keys: ${keys}`,
      ...dropped.map((name) => `Removed, older than ${input.keyDays} days: ${name}`),
      'Keep the two apart: together with the master key they open everything.',
    ];
  } catch (error) {
    await Promise.all([writers.data.discard(), writers.keys.discard()]);
    throw error;
  }
}

/** As they lie, sealed. One that is gone was destroyed or swept since the snapshot. */
async function copyObjects(
  from: ObjectStore,
  folder: string,
  names: Iterable<string>,
): Promise<{ held: number; gone: number }> {
  const { objects: to, close } = await openObjects({ folder });
  const count = { held: 0, gone: 0 };
  for (const name of names) {
    const sealed = await from.get(name);
    if (sealed) await to.put(name, sealed);
    count[sealed ? 'held' : 'gone'] += 1;
  }
  close();
  return count;
}

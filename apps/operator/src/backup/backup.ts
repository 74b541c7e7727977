import { join } from 'node:path';
import { openObjects } from '@parley/objects';
import { dumpDatabase, type BackupPart } from '@parley/persistence';
import { sha256, type KeyVault } from '@parley/crypto';
import type { ObjectStore } from '@parley/rooms';
import type { BackedUpPlace } from './backed-up-place.js';
import { objectNames } from './object-names.js';
import { dropOldParts, OBJECT_LIST, PartWriter } from './part-folder.js';

export interface BackupInput {
  /** Directories for the two parts. They belong in different hands: together they open everything. */
  data: string;
  keys: string;
  /** Days a keys' part is kept. */
  keyDays: number;
  now: Date;
}

/** Writes both parts of one moment; answers the lines to print. What fails leaves nothing that looks like a back-up. */
export async function backUp(
  { ownerUrl, objects }: BackedUpPlace,
  vault: KeyVault,
  input: BackupInput,
): Promise<string[]> {
  const writers: Record<BackupPart, PartWriter> = {
    data: await PartWriter.begin(input.data, 'data', input.now),
    keys: await PartWriter.begin(input.keys, 'keys', input.now),
  };
  try {
    const names = objectNames();
    const { at, migrations, log, secret } = await dumpDatabase(ownerUrl, vault, (part, table, rows) =>
      writers[part].table(table, names.noted(table, rows)),
    );
    const copied = { held: 0, gone: 0 };
    await writers.data.table(
      OBJECT_LIST,
      copyObjects(objects, join(writers.data.folder, 'objects'), names.all(), copied),
    );
    const facts = { at, migrations, log: { ...log, root: log.root.toString('base64url') } };
    const keys = await writers.keys.finish(facts, secret);
    const data = await writers.data.finish({ ...facts, objects: copied }, secret);
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

/** As they lie, sealed; answers a line for each. One that is gone was destroyed or swept since the snapshot. */
async function* copyObjects(
  from: ObjectStore,
  folder: string,
  names: Iterable<string>,
  count: { held: number; gone: number },
): AsyncGenerator<string> {
  const { objects: to, close } = await openObjects({ folder });
  for (const name of names) {
    const sealed = await from.get(name);
    count[sealed ? 'held' : 'gone'] += 1;
    if (!sealed) continue;
    await to.put(name, sealed);
    yield JSON.stringify({ name, sha256: sha256(sealed).toString('hex') });
  }
  close();
}

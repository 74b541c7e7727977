import { parseCheckpoint, parseNote } from '@parley/record';
import type { ObjectStore } from '@parley/rooms';
import type { Checkpoints, CosignedCheckpoint } from '../ports/checkpoints.js';
import { checkpointFile, checkpointObject } from './objects.js';

const PAGE = 60;
/** A day of minutes. What a store missed before that is in the database alone. */
const BACK = 24 * PAGE;

/**
 * Puts into the store what it lacks of the newest checkpoints, cosignatures included; answers how many it lacked. Oldest first, so that
 * what is missing is always at the end, wherever a keeper is killed.
 */
export async function publishCheckpoints({
  checkpoints,
  objects,
}: {
  checkpoints: Pick<Checkpoints, 'list'>;
  objects: ObjectStore;
}): Promise<number> {
  const textAt = async (name: string): Promise<string | null> => (await objects.get(name))?.toString('utf8') ?? null;
  const lacking: CosignedCheckpoint[] = [];
  for await (const checkpoint of newestFirst(checkpoints)) {
    if ((await textAt(checkpointObject(checkpoint.origin, checkpoint.size))) === checkpointFile(checkpoint)) break;
    if (lacking.push(checkpoint) === BACK) break;
  }
  for (const checkpoint of lacking.reverse())
    await objects.put(checkpointObject(checkpoint.origin, checkpoint.size), Buffer.from(checkpointFile(checkpoint)));
  const [newest] = await checkpoints.list({ before: null, limit: 1 });
  if (!newest) return 0;
  const [name, text] = [checkpointObject(newest.origin, 'newest'), checkpointFile(newest)];
  const kept = await textAt(name);
  // A larger one whose row is gone is what the log is held to: it stays until the log has grown past it.
  if (kept !== text && sizeOf(kept) <= newest.size) await objects.put(name, Buffer.from(text));
  return lacking.length;
}

const sizeOf = (note: string | null): number => parseCheckpoint(parseNote(note ?? '')?.text ?? '')?.size ?? 0;

async function* newestFirst(checkpoints: Pick<Checkpoints, 'list'>): AsyncGenerator<CosignedCheckpoint> {
  for (let before: number | null = null; ;) {
    const page: CosignedCheckpoint[] = await checkpoints.list({ before, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    before = last.size;
  }
}

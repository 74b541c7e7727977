import { imageObjects } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import type { UnsentImages } from '../ports/unsent-images.js';

/** Images taken at once; what is left comes the next time. */
const BATCH = 100;

/**
 * Removes uploads that no message followed, objects first, for as long as `go` says so; answers how many. Rejects when one could
 * not be removed, after all the others.
 */
export const dropUnsentImages = (
  { unsent, objects }: { unsent: UnsentImages; objects: ObjectStore },
  go: () => boolean,
): Promise<number> =>
  unsent.sweep(BATCH, ({ roomId, id }) => objects.remove(Object.values(imageObjects(roomId, id))), go);

import { imageObjects } from '@parley/rooms';
import type { Attachment, ObjectStore } from '@parley/rooms';
import type { UnsentImages } from '../ports/unsent-images.js';

/** Images read at once, of all that are due. */
const BATCH = 100;

/**
 * Removes uploads that no message followed, objects first, for as long as `go` says so; answers how many. Rejects when one could
 * not be removed, after all the others. A store that is away is asked no further: each question could take seconds, with a row
 * held meanwhile.
 */
export function dropUnsentImages(
  { unsent, objects }: { unsent: UnsentImages; objects: ObjectStore },
  go: () => boolean,
): Promise<number> {
  let away = false;
  const drop = async ({ roomId, id }: Pick<Attachment, 'id' | 'roomId'>): Promise<void> => {
    try {
      await objects.remove(Object.values(imageObjects(roomId, id)));
    } catch (error) {
      away = !(await answers(objects));
      throw error;
    }
  };
  return unsent.sweep(BATCH, drop, () => !away && go());
}

const answers = (objects: ObjectStore): Promise<boolean> =>
  objects.check().then(
    () => true,
    () => false,
  );

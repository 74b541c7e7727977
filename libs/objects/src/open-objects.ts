import type { ObjectStore } from '@parley/rooms';
import { FileObjects } from './files/file-objects.js';
import { S3Objects } from './s3/s3-objects.js';
import type { S3Place } from './s3/s3-objects.js';

/** A folder, or a bucket. */
export type ObjectsPlace = { folder: string } | S3Place;
export interface OpenedObjects {
  objects: ObjectStore;
  /** Lets go of what is kept open; what was stored stays. */
  close: () => void;
}

/**
 * The store of sealed objects as the settings place it. A folder must be there or be made now; S3 is not asked before it is needed,
 * for it may come up after us.
 *
 * @throws ObjectsAway when a folder can't be made or written to.
 */
export async function openObjects(place: ObjectsPlace): Promise<OpenedObjects> {
  if ('folder' in place) return { objects: await FileObjects.open(place.folder), close: () => undefined };
  const objects = new S3Objects(place);
  return {
    objects,
    close: () => {
      objects.close();
    },
  };
}

import type { ObjectStore } from '@parley/rooms';
import type { HeadsLists } from '../ports/evidence-source.js';
import { headsRoot, parseHeadsFile, placeInHeads } from './head-list.js';
import { headsObject } from './objects.js';

/** The lists as keeper stored them, by their roots: one that was altered has another root, and counts as none. */
export const headsLists = (objects: Pick<ObjectStore, 'get'>): HeadsLists => ({
  async place(root, roomId) {
    const file = await objects.get(headsObject(root));
    const rooms = file && parseHeadsFile(file);
    return rooms && headsRoot(rooms).equals(root) ? placeInHeads(rooms, roomId) : null;
  },
});

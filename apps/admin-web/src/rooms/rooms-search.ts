import { ROOM_KINDS, ROOM_STATES, type RoomKind, type RoomState } from '@parley/contracts';
import { isSort, type Sort } from './sort-rooms.js';

/** What the list of rooms shows, as its address says it; what is undefined is not in it. */
export interface RoomsSearch {
  state?: RoomState | undefined;
  kind?: RoomKind | undefined;
  q?: string | undefined;
  /** The page: what the one before named as `next`. */
  after?: string | undefined;
  sort?: Sort | undefined;
}

export function readRoomsSearch({ state, kind, q, after, sort }: Record<string, unknown>): RoomsSearch {
  const knownState = ROOM_STATES.find((one) => one === state);
  const knownKind = ROOM_KINDS.find((one) => one === kind);
  return {
    ...(knownState && { state: knownState }),
    ...(knownKind && { kind: knownKind }),
    ...(typeof q === 'string' && q !== '' && { q: q.slice(0, 64) }),
    ...(typeof after === 'string' && after !== '' && { after: after.slice(0, 128) }),
    ...(isSort(sort) && { sort }),
  };
}

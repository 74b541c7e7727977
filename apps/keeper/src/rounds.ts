import type { RoomId } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { JobFigures, UnsentImages } from '@parley/oversight';
import { endDueRoom } from '@parley/rooms';
import type { ObjectStore, RoomHome, RoomParts } from '@parley/rooms';

export interface KeeperParts {
  home: RoomHome;
  unsent: UnsentImages;
  objects: ObjectStore;
  /** Removes what has expired; answers how much. */
  purge: () => Promise<number>;
  backlog: (job: 'rooms' | 'images') => Promise<Pick<JobFigures, 'waiting' | 'lag'>>;
  logKey: DataKey;
}
export interface Tidied {
  ended: number;
  /** Rooms that could not be tidied this time, and why. */
  failed: { id: RoomId; error: unknown }[];
}

/** Rooms taken at once; what is left comes in the next round. */
const BATCH = 100;

/**
 * Ends rooms whose time has passed. Each room is a transaction of its own that looks again under the room's lock, so that several
 * keepers, and a gateway that ends the same room, do it once.
 */
export async function tidyRooms(
  { home, logKey }: Pick<KeeperParts, 'home' | 'logKey'>,
  go: () => boolean,
): Promise<Tidied> {
  const parts: Pick<RoomParts, 'homes' | 'logKey'> = { homes: { durable: home, volatile: home }, logKey };
  const tidied: Tidied = { ended: 0, failed: [] };
  for (const id of await home.rooms.due(BATCH)) {
    if (!go()) break;
    try {
      if (await endDueRoom(parts, id)) tidied.ended += 1;
    } catch (error) {
      // One room that can't be tidied must not keep the others waiting.
      tidied.failed.push({ id, error });
    }
  }
  return tidied;
}

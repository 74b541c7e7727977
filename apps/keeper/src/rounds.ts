import type { RoomId } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { decideDrop } from '@parley/oversight';
import type { JobFigures, Retention, UnsentImages } from '@parley/oversight';
import { endDueRoom } from '@parley/rooms';
import type { ObjectStore, RoomHome, RoomParts } from '@parley/rooms';

export interface KeeperParts {
  home: RoomHome;
  retention: Retention;
  unsent: UnsentImages;
  objects: ObjectStore;
  /** Removes what has expired; answers how much. */
  purge: () => Promise<number>;
  backlog: (job: 'rooms' | 'images') => Promise<Pick<JobFigures, 'waiting' | 'lag'>>;
  logKey: DataKey;
}
export interface Tidied {
  ended: number;
  dropped: number;
  /** Rooms that could not be tidied this time, and why. */
  failed: { id: RoomId; error: unknown }[];
}

/** Rooms taken at once; what is left comes in the next round. */
const BATCH = 100;

/**
 * Ends rooms whose time has passed and destroys those nobody ever activated. Each room is a transaction of its own that looks again
 * under the room's lock, so that several keepers, and a gateway that ends the same room, do each thing once.
 */
export async function tidyRooms(
  { home, retention, logKey }: Pick<KeeperParts, 'home' | 'retention' | 'logKey'>,
  go: () => boolean,
): Promise<Tidied> {
  const parts: Pick<RoomParts, 'homes' | 'logKey'> = { homes: { durable: home, volatile: home }, logKey };
  const tidied: Tidied = { ended: 0, dropped: 0, failed: [] };
  const each = async (ids: readonly RoomId[], tidy: (id: RoomId) => Promise<boolean>): Promise<number> => {
    let done = 0;
    for (const id of ids) {
      if (!go()) break;
      try {
        if (await tidy(id)) done += 1;
      } catch (error) {
        // One room that can't be tidied must not keep the others waiting.
        tidied.failed.push({ id, error });
      }
    }
    return done;
  };
  tidied.ended = await each(await home.rooms.due(BATCH), (id) => endDueRoom(parts, id));
  tidied.dropped = await each(await retention.neverActivated(BATCH), (id) =>
    retention.destroy(id, (room) => decideDrop(room, logKey)),
  );
  return tidied;
}

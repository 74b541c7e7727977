import type { DataKey } from '@parley/crypto';
import { logRecord, type ObjectStore } from '@parley/rooms';
import type { RoomHeads } from '../ports/room-heads.js';
import { headsFile, headsRoot } from './head-list.js';
import { headsObject } from './objects.js';

/** Rooms of one log entry: while they are written, nobody else writes to the log. */
const ROOMS = 2_000;

/**
 * Names every room that has changed since the log last named it; answers how many, for as long as `go` says so. The list lies in the
 * store before the entry is written: a keeper killed in between leaves a list nobody refers to, and the next names the same rooms.
 */
export async function nameHeads(
  { heads, objects, logKey }: { heads: RoomHeads; objects: ObjectStore; logKey: DataKey },
  go: () => boolean,
  limit = ROOMS,
): Promise<number> {
  let named = 0;
  while (go()) {
    const rooms = await heads.name(limit, async (changed) => {
      const root = headsRoot(changed);
      await objects.put(headsObject(root), headsFile(changed));
      const details = { rooms: changed.length };
      return logRecord(logKey, 'log', {
        type: 'heads',
        roomId: null,
        subject: root.toString('base64url'),
        details,
      });
    });
    named += rooms ?? 0;
    if (rooms === null || rooms < limit) break;
  }
  return named;
}

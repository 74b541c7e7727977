import type { DataKey } from '@parley/crypto';
import { headsSubject, headsTree } from '@parley/record';
import { logRecord } from '@parley/rooms';
import type { Named, RoomHeads } from '../ports/room-heads.js';

/** Rooms of one log entry: while they are written, nobody else writes to the log. */
const ROOMS = 2_000;

/**
 * Names every room that has changed since the log last named it, and every open one that it has not named for a while; goes on for as
 * long as `go` says so. What it names and the way to it lie beside the entry.
 */
export async function nameHeads(
  { heads, logKey }: { heads: RoomHeads; logKey: DataKey },
  go: () => boolean,
  limit = ROOMS,
): Promise<Named> {
  const all: Named = { rooms: 0, late: [] };
  while (go()) {
    const named = await heads.name(limit, (changed) => {
      const { root, places } = headsTree(changed);
      const details = { rooms: changed.length };
      return {
        record: logRecord(logKey, 'log', { type: 'heads', roomId: null, subject: headsSubject(root), details }),
        places,
      };
    });
    if (!named) break;
    all.rooms += named.rooms;
    all.late.push(...named.late);
    if (named.rooms < limit) break;
  }
  return all;
}

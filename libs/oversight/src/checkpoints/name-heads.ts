import type { DataKey } from '@parley/crypto';
import { headsSubject, headsTree } from '@parley/record';
import { logRecord } from '@parley/rooms';
import type { RoomHeads } from '../ports/room-heads.js';

/** Rooms of one log entry: while they are written, nobody else writes to the log. */
const ROOMS = 2_000;

/**
 * Names every room that has changed since the log last named it, and every open one that it has not named for a while; answers how
 * many, for as long as `go` says so. What it names and the way to it lie beside the entry.
 */
export async function nameHeads(
  { heads, logKey }: { heads: RoomHeads; logKey: DataKey },
  go: () => boolean,
  limit = ROOMS,
): Promise<number> {
  let named = 0;
  while (go()) {
    const rooms = await heads.name(limit, (changed) => {
      const { root, places } = headsTree(changed);
      const details = { rooms: changed.length };
      return {
        record: logRecord(logKey, 'log', { type: 'heads', roomId: null, subject: headsSubject(root), details }),
        places,
      };
    });
    named += rooms ?? 0;
    if (rooms === null || rooms < limit) break;
  }
  return named;
}

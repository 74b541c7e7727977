import type { RoomId } from '@parley/contracts';
import { verifyRoom } from '@parley/record';
import type { ClientBase } from 'pg';
import { DatabaseError } from '../database-error.js';
import { paged } from '../paged.js';
import { StoredPolicies } from '../stores/stored-policies.js';
import { storedRows } from '../verification/stored-rows.js';

interface ChainedRoom {
  id: RoomId;
  kind: string;
  policy_version: number;
  last_seq: number;
  head: Buffer;
}
const FIRST = '00000000-0000-0000-0000-000000000000';
const PAGE = 500;

/**
 * Computes every room's chain again, page by page: a room that was altered must not come to life. @throws DatabaseError
 * `backup_altered`, which names the first that does not hold.
 */
export async function checkRooms(tx: ClientBase, progress: (line: string) => void): Promise<void> {
  const policies = new StoredPolicies();
  let checked = 0;
  const page = async (after: string): Promise<ChainedRoom[]> =>
    (
      await tx.query<ChainedRoom>(
        `select id, kind, policy_version, last_seq, head from rooms
         where id > $1 and state <> 'destroyed' order by id limit ${PAGE}`,
        [after],
      )
    ).rows;
  for await (const room of paged<ChainedRoom, string>(FIRST, page, ({ id }) => id, PAGE)) {
    const { digest } = await policies.get(tx, room.kind, room.policy_version);
    const { firstMismatch } = await verifyRoom({
      roomId: room.id,
      policyDigest: digest,
      rows: storedRows(tx, room.id),
      expected: { lastSeq: room.last_seq, head: room.head },
    });
    if (firstMismatch)
      throw new DatabaseError(
        'backup_altered',
        `Room ${room.id} in this back-up is not as it was written, at entry ${firstMismatch.seq}. ${firstMismatch.reason} Nothing was restored.`,
      );
    checked += 1;
    if (checked % PAGE === 0) progress(`${checked} rooms verified.`);
  }
  progress(`Every room's chain holds: ${checked} verified.`);
}

import type { RoomId, RoomPolicy, RoomState } from '@parley/contracts';
import type { KeptRoom } from '@parley/oversight';
import type { ClientBase } from 'pg';
import { toTime } from '../time.js';

interface KeptRow {
  id: RoomId;
  policy: RoomPolicy;
  state: RoomState;
  ends_at: Date | null;
  code: string | null;
  destruction_asked: Date | null;
  destruction_begun: Date | null;
  holds: number;
}

/**
 * Locks a room against its destruction, and reads what decides about it; null for an unknown room. `for key share` where nothing of its
 * row is written: it does not wait behind the archiving of the room, which takes minutes. The log is locked after it, as keeper does.
 */
export async function lockKeptRoom(
  tx: ClientBase,
  id: RoomId,
  lock: 'for update' | 'for key share',
): Promise<KeptRoom | null> {
  const { rowCount } = await tx.query(`select 1 from rooms where id = $1 ${lock}`, [id]);
  if (rowCount === 0) return null;
  // A statement of its own: it sees what was committed while the lock was waited for.
  const { rows } = await tx.query<KeptRow>(
    `select r.id, p.policy, r.state, r.ends_at, r.code, r.destruction_asked, r.destruction_begun,
            (select count(*)::integer from holds h where h.room_id = r.id and h.released_at is null) as holds
     from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version where r.id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error('a locked room went away');
  const { policy, state, code, holds } = row;
  return {
    id,
    policy,
    state,
    endsAt: toTime(row.ends_at),
    code,
    destructionAsked: toTime(row.destruction_asked),
    destructionBegun: toTime(row.destruction_begun),
    holds,
  };
}

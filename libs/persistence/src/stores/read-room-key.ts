import type { RoomId } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { WrappedRoomKey } from '@parley/rooms';
import type { Pool } from 'pg';

/** The newest key of a room; null once the room is destroyed. */
export async function readRoomKey(pool: Pool, id: RoomId): Promise<WrappedRoomKey | null> {
  const { rows } = await pool.query<{ version: number; master_key_id: number; wrapped: Sealed }>(
    'select version, master_key_id, wrapped from room_keys where room_id = $1 order by version desc limit 1',
    [id],
  );
  const [row] = rows;
  return row ? { version: row.version, masterKeyId: row.master_key_id, wrapped: row.wrapped } : null;
}

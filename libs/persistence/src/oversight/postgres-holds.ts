import { isRefusal, refuse } from '@parley/contracts';
import type { AdministratorId, HoldId, Refusal, RoomId } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Hold, HoldQuery, Holds, KeptRoom, Release } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { toTime } from '../time.js';
import { lockKeptRoom } from './lock-kept-room.js';

interface StoredHold {
  id: HoldId;
  room_id: RoomId;
  administrator_id: AdministratorId;
  by: string;
  reason: Sealed;
  placed_at: Date;
  released_at: Date | null;
  released_by: string | null;
}
const HOLDS = `
  select h.id, h.room_id, h.administrator_id, a.name as by, h.reason, h.placed_at, h.released_at, b.name as released_by
  from holds h join administrators a on a.id = h.administrator_id left join administrators b on b.id = h.released_by`;

export class PostgresHolds implements Holds {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  place(hold: Hold, decide: (room: KeptRoom) => readonly LogRecord[] | Refusal): Promise<Refusal | null> {
    return inTransaction(this.pool, async (tx) => {
      const room = await lockKeptRoom(tx, hold.roomId, 'for key share');
      if (!room) return refuse('not_found');
      const log = decide(room);
      if (isRefusal(log)) return log;
      await tx.query(
        'insert into holds (id, room_id, administrator_id, reason, placed_at) values ($1, $2, $3, $4, $5)',
        [hold.id, hold.roomId, hold.administratorId, hold.reason, new Date(hold.placedAt)],
      );
      await appendLog(tx, log);
      return null;
    });
  }

  async list({ roomId, released, limit }: HoldQuery): Promise<Hold[]> {
    const { rows } = await this.pool.query<StoredHold>(
      `${HOLDS}
       where ($1::uuid is null or h.room_id = $1) and ($2::boolean is null or (h.released_at is not null) = $2)
       order by h.id desc limit $3`,
      [roomId, released, limit],
    );
    return rows.map(holdOf);
  }

  release(id: HoldId, decide: (hold: Hold) => Release | Refusal): Promise<Refusal | null> {
    return inTransaction(this.pool, async (tx) => {
      await tx.query('select 1 from holds where id = $1 for update', [id]);
      const { rows } = await tx.query<StoredHold>(`${HOLDS} where h.id = $1`, [id]);
      const [row] = rows;
      if (!row) return refuse('not_found');
      const release = decide(holdOf(row));
      if (isRefusal(release)) return release;
      await tx.query('update holds set released_at = $2, released_by = $3 where id = $1', [
        id,
        new Date(release.releasedAt),
        release.administratorId,
      ]);
      await appendLog(tx, release.log);
      return null;
    });
  }
}

const holdOf = (row: StoredHold): Hold => ({
  id: row.id,
  roomId: row.room_id,
  administratorId: row.administrator_id,
  by: row.by,
  reason: row.reason,
  placedAt: toTime(row.placed_at),
  releasedAt: toTime(row.released_at),
  releasedBy: row.released_by,
});

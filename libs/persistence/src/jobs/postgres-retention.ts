import type { RoomId } from '@parley/contracts';
import type { Destruction, Retention } from '@parley/oversight';
import type { Room } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { readRooms } from '../stores/read-rooms.js';
import { StoredPolicies } from '../stores/stored-policies.js';

/** What keeper destroys: the key first, and everything that it opened. */
export class PostgresRetention implements Retention {
  private readonly pool: Pool;
  private readonly policies = new StoredPolicies();
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async neverActivated(limit: number): Promise<RoomId[]> {
    const { rows } = await this.pool.query<{ id: RoomId }>(
      `select id from rooms where state = 'closed' and close_reason = 'never_activated' order by closed_at limit $1
       for update skip locked`,
      [limit],
    );
    return rows.map((row) => row.id);
  }

  destroy(id: RoomId, decide: (room: Room) => Destruction | null): Promise<boolean> {
    return inTransaction(this.pool, async (tx) => {
      const { rowCount } = await tx.query('select 1 from rooms where id = $1 for update skip locked', [id]);
      if (rowCount === 0) return false;
      const [room] = await readRooms(tx, this.policies, [id]);
      const destruction = room && decide(room);
      if (!destruction) return false;
      await removeContent(tx, id);
      await tx.query(
        destruction.remains === 'row'
          ? `update rooms set state = 'destroyed', revision = revision + 1, link_key = null, link_key_hash = null,
               address_tags = '{}' where id = $1`
          : 'delete from rooms where id = $1',
        [id],
      );
      await appendLog(tx, destruction.log);
      return true;
    });
  }
}

async function removeContent(tx: ClientBase, id: RoomId): Promise<void> {
  await tx.query('delete from room_keys where room_id = $1', [id]);
  await tx.query('delete from messages where room_id = $1', [id]);
  await tx.query('delete from connections where room_id = $1', [id]);
  await tx.query('delete from knock_decisions where knock_id in (select id from knocks where room_id = $1)', [id]);
  await tx.query('delete from knocks where room_id = $1', [id]);
  await tx.query('delete from participants where room_id = $1', [id]);
  await tx.query("delete from log_details where room_id = $1 and under = 'room'", [id]);
}

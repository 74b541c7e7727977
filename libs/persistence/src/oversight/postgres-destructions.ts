import { isRefusal, refuse } from '@parley/contracts';
import type { Refusal, RoomId } from '@parley/contracts';
import type { Destructions } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { lockKeptRoom } from './lock-kept-room.js';

export class PostgresDestructions implements Destructions {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  ask(id: RoomId, decide: Parameters<Destructions['ask']>[1]): Promise<Refusal | null> {
    return inTransaction(this.pool, async (tx) => {
      const room = await lockKeptRoom(tx, id, 'for update');
      if (!room) return refuse('not_found');
      const asked = decide(room);
      if (isRefusal(asked)) return asked;
      await tx.query('update rooms set destruction_asked = $2 where id = $1', [id, new Date(asked.at)]);
      await appendLog(tx, asked.log);
      return null;
    });
  }
}

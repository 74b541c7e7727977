import { isRefusal } from '@parley/contracts';
import type { AdministratorId, Refusal, RotationId } from '@parley/contracts';
import type { MasterKeyUse, Rotation, Rotations } from '@parley/oversight';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';
import { toTime } from '../time.js';
import { SUPERSEDED } from '../keys/superseded.js';

interface StoredRotation {
  id: RotationId;
  master_key_id: number;
  administrator_id: AdministratorId | null;
  by: string | null;
  asked_at: Date;
  rewrapped: number;
  finished_at: Date | null;
  superseded: boolean;
}

export class PostgresRotations implements Rotations {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  uses(): Promise<MasterKeyUse[]> {
    return readUses(this.pool);
  }

  async list(limit: number): Promise<Rotation[]> {
    const { rows } = await this.pool.query<StoredRotation>(
      `select r.id, r.master_key_id, r.administrator_id, a.name as by, r.asked_at, r.rewrapped, r.finished_at,
              r.finished_at is null and ${SUPERSEDED} as superseded
       from rotations r left join administrators a on a.id = r.administrator_id order by r.id desc limit $1`,
      [limit],
    );
    return rows.map(rotationOf);
  }

  ask(rotation: Rotation, decide: Parameters<Rotations['ask']>[1]): Promise<Refusal | null> {
    return inTransaction(this.pool, async (tx) => {
      // There may be no row to lock yet.
      await tx.query("select pg_advisory_xact_lock(hashtext('rotations'))");
      const { rows } = await tx.query<{ masterKeyId: number }>(
        `select master_key_id as "masterKeyId" from rotations r where finished_at is null and not ${SUPERSEDED}`,
      );
      const log = decide({ unfinished: rows[0]?.masterKeyId ?? null, uses: await readUses(tx) });
      if (isRefusal(log)) return log;
      const { id, administratorId, masterKeyId, askedAt } = rotation;
      await tx.query('insert into rotations (id, administrator_id, master_key_id, asked_at) values ($1, $2, $3, $4)', [
        id,
        administratorId,
        masterKeyId,
        new Date(askedAt),
      ]);
      await appendLog(tx, log);
      return null;
    });
  }
}

async function readUses(client: Pool | ClientBase): Promise<MasterKeyUse[]> {
  const { rows } = await client.query<MasterKeyUse>(
    `select id, sum(rooms)::float8 as rooms, sum(services)::float8 as services
     from (select master_key_id as id, count(*) as rooms, 0 as services from room_keys group by 1
           union all select master_key_id, 0, count(*) from service_keys group by 1) used
     group by id order by id`,
  );
  return rows;
}

const rotationOf = (row: StoredRotation): Rotation => ({
  id: row.id,
  masterKeyId: row.master_key_id,
  administratorId: row.administrator_id,
  by: row.by,
  askedAt: toTime(row.asked_at),
  rewrapped: row.rewrapped,
  finishedAt: toTime(row.finished_at),
  superseded: row.superseded,
});

import type { ReplayGuard } from '@parley/devices';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from '../pool.js';

/** Each proof once, for all gateways together. In the database, because what can be flushed is no place for this. */
export class PostgresReplayGuard implements ReplayGuard {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }
  async claim(id: Buffer, expiresAt: number): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'claim-proof',
      text: 'insert into proof_ids (id, expires_at) values ($1, $2) on conflict do nothing',
      values: [id, new Date(expiresAt)],
    });
    return rowCount === 1;
  }
}

import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Challenge, ChallengeBounds, ChallengePurpose, Challenges } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inTransaction, poolOf } from '../pool.js';
import { toTime } from '../time.js';

/** Of advisory locks: nothing else in the database takes this one. */
const ONE_AT_A_TIME = 0x5167_6e31;

interface TakenColumns {
  administrator_id: string | null;
  sealed: Buffer | null;
  network: string | null;
  expires_at: Date;
}

export class PostgresChallenges implements Challenges {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  keep({ hash, purpose, administratorId, sealed, network, expiresAt }: Challenge, bounds: ChallengeBounds) {
    return inTransaction(this.pool, async (tx) => {
      // One at a time, or two at once would both find room.
      await tx.query('select pg_advisory_xact_lock($1)', [ONE_AT_A_TIME]);
      await tx.query('delete from sign_in_challenges where expires_at <= $1', [new Date(bounds.now)]);
      const { rows } = await tx.query<{ own: number; strangers: number }>(
        `select count(*) filter (where administrator_id = $1 or network = $2)::int as own,
                count(*) filter (where administrator_id is null)::int as strangers from sign_in_challenges`,
        [administratorId, network],
      );
      const [open] = rows;
      if (!open || open.own >= bounds.each) return false;
      if (administratorId === null && open.strangers >= bounds.strangers) return false;
      await tx.query(
        `insert into sign_in_challenges (hash, purpose, administrator_id, sealed, network, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [hash, purpose, administratorId, sealed, network, new Date(expiresAt)],
      );
      return true;
    });
  }

  async take(hash: Buffer, purpose: ChallengePurpose, now: ServerTime): Promise<Challenge | null> {
    // One statement: whoever deletes the row has it, and nobody else.
    const { rows } = await this.pool.query<TakenColumns>(
      `delete from sign_in_challenges where hash = $1 and purpose = $2 and expires_at > $3
       returning administrator_id, sealed, network, expires_at`,
      [hash, purpose, new Date(now)],
    );
    const [row] = rows;
    if (!row) return null;
    return {
      hash,
      purpose,
      administratorId: row.administrator_id as AdministratorId | null,
      sealed: row.sealed as Sealed | null,
      network: row.network,
      expiresAt: toTime(row.expires_at),
    };
  }
}

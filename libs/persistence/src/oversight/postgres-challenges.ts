import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Challenge, ChallengePurpose, Challenges } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { SignInChallengeRow } from '../entities/sign-in-challenge-row.js';
import { poolOf } from '../pool.js';
import { toTime } from '../time.js';

interface TakenColumns {
  administrator_id: string | null;
  sealed: Buffer | null;
  expires_at: Date;
}

export class PostgresChallenges implements Challenges {
  private readonly pool: Pool;
  constructor(private readonly database: DataSource) {
    this.pool = poolOf(database);
  }

  async keep(challenge: Challenge): Promise<void> {
    const expiresAt = new Date(challenge.expiresAt);
    await this.database.getRepository(SignInChallengeRow).insert({ ...challenge, expiresAt });
  }

  async take(hash: Buffer, purpose: ChallengePurpose, now: ServerTime): Promise<Challenge | null> {
    // One statement: whoever deletes the row has it, and nobody else.
    const { rows } = await this.pool.query<TakenColumns>(
      `delete from sign_in_challenges where hash = $1 and purpose = $2 and expires_at > $3
       returning administrator_id, sealed, expires_at`,
      [hash, purpose, new Date(now)],
    );
    const [row] = rows;
    if (!row) return null;
    return {
      hash,
      purpose,
      administratorId: row.administrator_id as AdministratorId | null,
      sealed: row.sealed as Sealed | null,
      expiresAt: toTime(row.expires_at),
    };
  }
}

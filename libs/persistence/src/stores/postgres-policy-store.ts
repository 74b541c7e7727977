import type { RoomPolicy } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { contentBytes, policyDigest } from '@parley/record';
import type { LogRecord, PolicyStore } from '@parley/rooms';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { appendLog } from '../log/append-log.js';
import { inTransaction, poolOf } from '../pool.js';

/** Terms as they were published, for ever. A version is the count of terms that a kind has had; a new one is logged. */
export class PostgresPolicyStore implements PolicyStore {
  private readonly pool: Pool;

  constructor(
    database: DataSource,
    /** Makes the *policy_changed* entries of a new policy. */
    private readonly logOf: (published: RoomPolicy) => readonly LogRecord[],
  ) {
    this.pool = poolOf(database);
  }

  async publish(terms: Omit<RoomPolicy, 'version'>): Promise<RoomPolicy> {
    const digest = sha256(contentBytes(terms));
    return (await findPolicy(this.pool, digest)) ?? inTransaction(this.pool, (tx) => this.insert(tx, terms, digest));
  }

  private async insert(tx: ClientBase, terms: Omit<RoomPolicy, 'version'>, digest: Buffer): Promise<RoomPolicy> {
    await tx.query("select pg_advisory_xact_lock(hashtext('policies'))");
    const found = await findPolicy(tx, digest);
    if (found) return found;
    const { rows } = await tx.query<{ count: number }>(
      'select count(*)::integer as count from policies where kind = $1',
      [terms.kind],
    );
    const published: RoomPolicy = { ...terms, version: (rows[0]?.count ?? 0) + 1 };
    await tx.query(
      `insert into policies (kind, version, policy, digest, terms, created_at)
       values ($1, $2, $3, $4, $5, clock_timestamp())`,
      [published.kind, published.version, JSON.stringify(published), digest, policyDigest(published)],
    );
    await appendLog(tx, this.logOf(published));
    return published;
  }
}

async function findPolicy(client: Pool | ClientBase, digest: Buffer): Promise<RoomPolicy | null> {
  const { rows } = await client.query<{ policy: RoomPolicy }>('select policy from policies where digest = $1', [
    digest,
  ]);
  return rows[0]?.policy ?? null;
}

import type { Checkpoints, Cosignature, CosignedCheckpoint } from '@parley/oversight';
import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof, type Checkpoint } from '@parley/record';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { readNodes } from '../log/read-tree.js';
import { inSnapshot, poolOf } from '../pool.js';
import { readCheckpoints } from './checkpoint-rows.js';

/** What of the log is known outside, and the proofs against it. */
export class PostgresCheckpoints implements Checkpoints {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async newest(): Promise<CosignedCheckpoint | null> {
    return (await this.list({ before: null, limit: 1 }))[0] ?? null;
  }

  list(page: { before: number | null; limit: number }): Promise<CosignedCheckpoint[]> {
    return readCheckpoints(this.pool, page);
  }

  inclusionAt(index: number, size: number): Promise<Buffer[]> {
    return inSnapshot(this.pool, async (tx) =>
      inclusionProof(index, size, await readNodes(tx, inclusionNodes(index, size))),
    );
  }

  consistency(first: number, second: number): Promise<Buffer[]> {
    return inSnapshot(this.pool, async (tx) =>
      consistencyProof(first, second, await readNodes(tx, consistencyNodes(first, second))),
    );
  }

  async cosignedSize(witness: string): Promise<number> {
    const { rows } = await this.pool.query<{ size: string }>(
      `select coalesce(max(s.size), 0) as size from cosignatures s join log_tree t on t.origin = s.origin where s.witness = $1`,
      [witness],
    );
    return Number(rows[0]?.size ?? 0);
  }

  async cosign(
    { origin, size }: Pick<Checkpoint, 'origin' | 'size'>,
    { witness, line, at }: Cosignature,
  ): Promise<void> {
    await this.pool.query(
      'insert into cosignatures (origin, size, witness, line, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [origin, size, witness, line, new Date(at)],
    );
  }
}

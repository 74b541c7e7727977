import type { RoomId, ServerTime } from '@parley/contracts';
import type { Checkpoints, Cosignature, CoveredRoom, CosignedCheckpoint } from '@parley/oversight';
import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof, type Checkpoint } from '@parley/record';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { readNodes } from '../log/read-tree.js';
import { inSnapshot, poolOf } from '../pool.js';
import { readCheckpoints } from './checkpoint-rows.js';

interface CoveredRow {
  last_seq: number;
  head: Buffer;
  receipts: Buffer | null;
  log_index: string;
  at: ServerTime;
  subject: string;
  details_hash: Buffer;
}

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

  async covering(roomId: RoomId): Promise<CoveredRoom | null> {
    const { rows } = await this.pool.query<CoveredRow>(
      `select h.last_seq, h.head, h.receipts, h.log_index, ${inMilliseconds('l.at')} as at, l.subject, l.details_hash
       from room_heads h join log l on l.index = h.log_index where h.room_id = $1`,
      [roomId],
    );
    const [row] = rows;
    if (!row) return null;
    const { last_seq: lastSeq, head, receipts, at, subject, details_hash: detailsHash } = row;
    return {
      room: { roomId, lastSeq, head, receipts },
      entry: { index: Number(row.log_index), at, subject, detailsHash },
    };
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

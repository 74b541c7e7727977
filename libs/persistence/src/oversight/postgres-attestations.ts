import type { CertificateView, CheckpointView, RoomId } from '@parley/contracts';
import type { Attestations, CosignedCheckpoint } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { readCheckpoints } from '../checkpoints/checkpoint-rows.js';
import { CertificateRow } from '../entities/certificate-row.js';
import { poolOf } from '../pool.js';
import { toTime } from '../time.js';

export class PostgresAttestations implements Attestations {
  private readonly pool: Pool;
  constructor(private readonly database: DataSource) {
    this.pool = poolOf(database);
  }

  async checkpoints({ before, limit }: { before: number | null; limit: number }): Promise<CheckpointView[]> {
    return (await readCheckpoints(this.pool, { before, limit })).map(viewCheckpoint);
  }

  async verifier(): Promise<string | null> {
    const [newest] = await readCheckpoints(this.pool, { before: null, limit: 1 });
    return newest?.verifier ?? null;
  }

  async certificate(number: number): Promise<CertificateView | null> {
    const row = await this.database.getRepository(CertificateRow).findOneBy({ number: String(number) });
    if (!row) return null;
    return { number, roomId: row.roomId as RoomId, note: row.note, destroyedAt: toTime(row.destroyedAt) };
  }
}

/** A cosignature is one more signature line under the note (c2sp.org/signed-note); here in the order they came. */
function viewCheckpoint({ origin, size, root, note, at, cosignatures }: CosignedCheckpoint): CheckpointView {
  const came = cosignatures.toSorted((a, b) => a.at - b.at);
  return {
    origin,
    size,
    root: root.toString('base64'),
    at,
    note: note + came.map(({ line }) => `${line.trimEnd()}\n`).join(''),
    witnesses: came.map((cosigned) => ({ name: cosigned.witness, at: cosigned.at })),
  };
}

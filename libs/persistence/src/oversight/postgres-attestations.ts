import type { CertificateView, CheckpointView, RoomId, ServerTime } from '@parley/contracts';
import type { Attestations } from '@parley/oversight';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { CertificateRow } from '../entities/certificate-row.js';
import { poolOf } from '../pool.js';
import { toTime } from '../time.js';

interface CosignedCheckpoint {
  origin: string;
  size: number;
  root: Buffer;
  note: string;
  at: ServerTime;
  witnesses: { name: string; at: number; line: string }[];
}
/** Of the log under its name of now, so that the primary key finds them in their order. */
const CHECKPOINTS = `
  select c.origin, c.size::float8, c.root, c.note, ${inMilliseconds('c.at')} as at,
         coalesce((select jsonb_agg(jsonb_build_object('name', w.witness, 'line', w.line,
                                                       'at', floor(extract(epoch from w.at) * 1000)::bigint)
                                    order by w.at, w.witness)
                   from cosignatures w where w.origin = c.origin and w.size = c.size), '[]') as witnesses
  from checkpoints c where c.origin = (select origin from log_tree)`;

export class PostgresAttestations implements Attestations {
  private readonly pool: Pool;
  constructor(private readonly database: DataSource) {
    this.pool = poolOf(database);
  }

  async checkpoints({ before, limit }: { before: number | null; limit: number }): Promise<CheckpointView[]> {
    const { rows } = await this.pool.query<CosignedCheckpoint>(
      `${CHECKPOINTS} and ($1::bigint is null or c.size < $1) order by c.size desc limit $2`,
      [before, limit],
    );
    return rows.map(viewCheckpoint);
  }

  async verifier(): Promise<string | null> {
    const { rows } = await this.pool.query<{ verifier: string }>(
      'select verifier from checkpoints where origin = (select origin from log_tree) order by size desc limit 1',
    );
    return rows[0]?.verifier ?? null;
  }

  async certificate(number: number): Promise<CertificateView | null> {
    const row = await this.database.getRepository(CertificateRow).findOneBy({ number: String(number) });
    if (!row) return null;
    return { number, roomId: row.roomId as RoomId, note: row.note, destroyedAt: toTime(row.destroyedAt) };
  }
}

/** A cosignature is one more signature line under the note (c2sp.org/signed-note). */
const viewCheckpoint = ({ origin, size, root, note, at, witnesses }: CosignedCheckpoint): CheckpointView => ({
  origin,
  size,
  root: root.toString('base64'),
  at,
  note: note + witnesses.map(({ line }) => `${line.trimEnd()}\n`).join(''),
  witnesses: witnesses.map((witness) => ({ name: witness.name, at: witness.at as ServerTime })),
});

import type { ServerTime } from '@parley/contracts';
import type { Cosignature, CosignedCheckpoint } from '@parley/oversight';
import type { ClientBase, Pool } from 'pg';
import { inMilliseconds } from '../clock.js';

interface Row {
  origin: string;
  size: string;
  root: Buffer;
  note: string;
  verifier: string;
  at: ServerTime;
  cosignatures: Cosignature[];
}

/** Of the log as it is called now, largest first. */
const CHECKPOINTS = `
  select c.origin, c.size, c.root, c.note, c.verifier, ${inMilliseconds('c.at')} as at,
         coalesce((select jsonb_agg(jsonb_build_object('witness', s.witness, 'line', s.line, 'at', ${inMilliseconds('s.at')})
                                    order by s.witness)
                   from cosignatures s where s.origin = c.origin and s.size = c.size), '[]') as cosignatures
  from checkpoints c join log_tree t on t.origin = c.origin
  where $1::bigint is null or c.size < $1
  order by c.size desc limit $2`;

export async function readCheckpoints(
  client: Pool | ClientBase,
  { before, limit }: { before: number | null; limit: number },
): Promise<CosignedCheckpoint[]> {
  const { rows } = await client.query<Row>(CHECKPOINTS, [before, limit]);
  return rows.map(({ size, ...row }) => ({ ...row, size: Number(size) }));
}

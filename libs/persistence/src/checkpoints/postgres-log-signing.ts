import type { LogType } from '@parley/contracts';
import type { LogRow, LogSigning, SignableLog, SigningStep } from '@parley/oversight';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inMilliseconds } from '../clock.js';
import { appendLog } from '../log/append-log.js';
import { readNodes } from '../log/read-tree.js';
import { isLockTimeout } from '../database-error.js';
import { TURN, waitForTurn } from '../log/turns.js';
import { inTransaction, poolOf } from '../pool.js';
import { readCheckpoints } from './checkpoint-rows.js';

interface TreeRow {
  origin: string;
  size: string;
  edge: Buffer[];
}
interface LogLine {
  index: string;
  at: number;
  type: LogType;
  room_id: string | null;
  subject: string | null;
  details_hash: Buffer;
}

/** Signs as keeper, who may add checkpoints and change none. */
export class PostgresLogSigning implements LogSigning {
  private readonly pool: Pool;
  constructor(database: DataSource) {
    this.pool = poolOf(database);
  }

  async turn<Step extends SigningStep>(decide: (log: SignableLog) => Promise<Step>): Promise<Step | null> {
    try {
      return await this.signing(decide);
    } catch (error) {
      if (isLockTimeout(error)) return null;
      throw error;
    }
  }

  private signing<Step extends SigningStep>(decide: (log: SignableLog) => Promise<Step>): Promise<Step> {
    return inTransaction(this.pool, async (tx) => {
      await waitForTurn(tx, TURN.signing);
      const step = await decide(await readSignable(tx));
      if (step.write === 'log') await appendLog(tx, [step.record]);
      if (step.write === 'checkpoint') {
        const { origin, size, root, note, verifier } = step.checkpoint;
        await tx.query(
          `insert into checkpoints (origin, size, root, note, verifier, at) values ($1, $2, $3, $4, $5, clock_timestamp())
           on conflict do nothing`,
          [origin, size, root, note, verifier],
        );
      }
      return step;
    });
  }
}

/** The checkpoint first: the tree is then at least as large. What stands before `size` never changes, so no snapshot is needed. */
async function readSignable(tx: ClientBase): Promise<SignableLog> {
  const [newest = null] = await readCheckpoints(tx, { before: null, limit: 1 });
  const { rows } = await tx.query<TreeRow>('select origin, size, edge from log_tree');
  const [row] = rows;
  if (!row) throw new Error('the log has no tree');
  const size = Number(row.size);
  return {
    origin: row.origin,
    tree: { size, edge: row.edge },
    newest,
    nodes: (addresses) => readNodes(tx, addresses),
    rows: (from, limit) => readRows(tx, { from, size, limit }),
    keysNamed: async (from) => {
      const { rows: named } = await tx.query<{ subject: string }>(
        `select subject from log where type = 'checkpoint_key_changed' and index >= $1 order by index`,
        [from],
      );
      return named.map(({ subject }) => subject);
    },
    knowsKey: async (publicKey) => {
      // `name+id+key`, and the key begins with its type: the same under every origin.
      const key = Buffer.concat([Uint8Array.of(1), publicKey]).toString('base64');
      const { rowCount } = await tx.query(
        `(select 1 from checkpoints where verifier like '%+' || $1 limit 1) union all
         (select 1 from log where type = 'checkpoint_key_changed' and subject like '%+' || $1 limit 1)`,
        [key],
      );
      return rowCount !== 0;
    },
    lastSigner: async () => {
      const { rows: last } = await tx.query<{ verifier: string }>(
        'select verifier from checkpoints order by at desc, size desc limit 1',
      );
      return last[0]?.verifier ?? null;
    },
  };
}

async function readRows(tx: ClientBase, page: { from: number; size: number; limit: number }): Promise<LogRow[]> {
  const { rows } = await tx.query<LogLine>(
    `select index, ${inMilliseconds('at')} as at, type, room_id, subject, details_hash
     from log where index >= $1 and index < $2 order by index limit $3`,
    [page.from, page.size, page.limit],
  );
  return rows.map(({ index, at, type, room_id: roomId, subject, details_hash: detailsHash }) => ({
    version: 1,
    index: Number(index),
    at,
    type,
    roomId,
    subject,
    detailsHash,
  }));
}

import type { LogRecord } from '@parley/rooms';
import { append, logLeaf } from '@parley/record';
import type { ClientBase } from 'pg';
import { readClock } from '../clock.js';

interface TreeRow {
  size: string;
  edge: Buffer[];
}

/**
 * Appends to the log: the last statements before COMMIT, because from here on every other writer of the log waits. No lock
 * on a room may follow. Entries of one call stand side by side and share one time, no earlier than the last one's. Answers their
 * indexes, in their order.
 */
export async function appendLog(tx: ClientBase, records: readonly LogRecord[]): Promise<number[]> {
  if (records.length === 0) return [];
  const [tree, now] = await Promise.all([
    tx.query<TreeRow>({ name: 'log-lock', text: 'select size, edge from log_tree for update' }),
    readClock(tx),
  ]);
  const [row] = tree.rows;
  if (!row) throw new Error('the log has no tree');
  const size = Number(row.size);
  const grown = append(
    { size, edge: row.edge },
    records.map((r) => logLeaf({ version: 1, at: now, ...r })),
  );
  const indexes = records.map((_, i) => size + i);
  await Promise.all([
    tx.query({
      name: 'log-insert',
      text: `insert into log (index, at, type, room_id, subject, details_hash)
             select i, $2, t, r, s, h from unnest($1::bigint[], $3::text[], $4::uuid[], $5::text[], $6::bytea[]) as x(i, t, r, s, h)`,
      values: [
        indexes,
        new Date(now),
        records.map((r) => r.type),
        records.map((r) => r.roomId),
        records.map((r) => r.subject),
        records.map((r) => r.detailsHash),
      ],
    }),
    tx.query({
      name: 'log-details',
      text: `insert into log_details (log_index, id, under, room_id, envelope)
             select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::uuid[], $5::bytea[])`,
      values: [
        indexes,
        records.map((r) => r.details.id),
        records.map((r) => r.details.under),
        records.map((r) => r.roomId),
        records.map((r) => r.details.envelope),
      ],
    }),
    tx.query({
      name: 'log-nodes',
      text: `insert into log_nodes (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      values: [grown.nodes.map((n) => n.level), grown.nodes.map((n) => n.index), grown.nodes.map((n) => n.hash)],
    }),
    tx.query({
      name: 'log-tree',
      text: 'update log_tree set size = $1, edge = $2, at = $3',
      values: [grown.tree.size, grown.tree.edge, new Date(now)],
    }),
  ]);
  return indexes;
}

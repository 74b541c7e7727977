import type { MerkleTree, NodeAddress, NodeReader } from '@parley/record';
import type { ClientBase, Pool } from 'pg';

/** The log's size and right edge. */
export async function readTree(client: Pool | ClientBase): Promise<MerkleTree> {
  const { rows } = await client.query<{ size: string; edge: Buffer[] }>('select size, edge from log_tree');
  const [row] = rows;
  if (!row) throw new Error('the log has no tree');
  return { size: Number(row.size), edge: row.edge };
}

const keyOf = ({ level, index }: NodeAddress): string => `${level}/${index}`;

/** Reads the nodes that proofs need, in one statement. */
export async function readNodes(client: ClientBase, nodes: readonly NodeAddress[]): Promise<NodeReader> {
  const { rows } = await client.query<{ level: number; index: string; hash: Buffer }>(
    `select level, index, hash from log_nodes
     where (level, index) in (select * from unnest($1::smallint[], $2::bigint[]))`,
    [nodes.map((n) => n.level), nodes.map((n) => n.index)],
  );
  const hashes = new Map(rows.map((r) => [keyOf({ level: r.level, index: Number(r.index) }), r.hash]));
  return (node) => hashes.get(keyOf(node));
}

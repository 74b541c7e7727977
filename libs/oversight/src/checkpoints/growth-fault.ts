import { equalBytes } from '@parley/crypto';
import {
  append,
  consistencyNodes,
  consistencyProof,
  edgeNodes,
  EMPTY_TREE,
  logLeaf,
  root,
  verifyConsistency,
  type Checkpoint,
  type MerkleTree,
} from '@parley/record';
import type { LogRow, SignableLog } from '../ports/log-signing.js';

/** Rows checked at once. */
const PAGE = 1_000;
/** How far the database's clock may be ahead of keeper's, in milliseconds. */
const AHEAD = 60_000;

/**
 * Why the log must not be signed, in words; null when nothing stands against it. Everything since the checkpoint is computed again
 * from the rows, so that whoever alters a row, a node or the tree before it is signed is found by keeper, and after it by
 * everybody who holds the checkpoint. What is added bears no time before that of what was signed, and none to come (`now`,
 * milliseconds since the epoch, by keeper's own clock): when an entry was written is what a record's proof goes by.
 */
export async function growthFault(
  log: SignableLog,
  checkpoint: Pick<Checkpoint, 'size' | 'root'> | null,
  now: number,
): Promise<string | null> {
  const from = checkpoint ?? { size: 0, root: root(EMPTY_TREE) };
  const { tree } = log;
  if (tree.size < from.size) return `The log has ${tree.size} entries, and a checkpoint says there were ${from.size}.`;
  const signed = await treeAt(log, from.size);
  if (!signed || !equalBytes(root(signed), from.root) || !(await isConsistent(log, from)))
    return `The log's tree does not grow out of the checkpoint of ${from.size} entries.`;
  let grown: MerkleTree = signed;
  let newest = await timeBefore(log, from.size);
  if (newest === null) return altered(from.size - 1);
  while (grown.size < tree.size) {
    const rows = await log.rows(grown.size, PAGE);
    const leaves: Buffer[] = [];
    let untimely: string | null = null;
    for (const row of rows) {
      const index: number = grown.size + leaves.length;
      if (row.index !== index) return missing(index);
      const leaf = leafOf(row);
      if (!leaf) return altered(index);
      if (row.at < newest) untimely ??= `The log entry ${index} bears a time before that of the entry before it.`;
      if (row.at > now + AHEAD) untimely ??= `The log entry ${index} bears a time that has not come yet.`;
      newest = row.at;
      leaves.push(leaf);
    }
    if (leaves.length === 0) return missing(grown.size);
    const next = append(grown, leaves);
    const nodeAt = await log.nodes(next.nodes);
    const wrong = next.nodes.find((node) => !nodeAt(node)?.equals(node.hash));
    if (wrong?.level === 0) return altered(wrong.index);
    if (wrong) return `The log's node ${wrong.index} at level ${wrong.level} is not the one its entries make.`;
    // An altered row may bear any time: that it was altered is what is to be said.
    if (untimely) return untimely;
    grown = next.tree;
  }
  return equalBytes(root(grown), root(tree)) ? null : `The log's entries do not make its tree of ${tree.size}.`;
}

const missing = (index: number): string => `The log entry ${index} is missing.`;
const altered = (index: number): string => `The log entry ${index} is not the one that was written.`;

/** null for a row whose fields fit no log entry. */
function leafOf(row: LogRow): Buffer | null {
  try {
    return logLeaf(row);
  } catch {
    return null;
  }
}

/** The time of the last entry before this size, if its row is the one in the tree; 0 before the first. */
async function timeBefore(log: SignableLog, size: number): Promise<number | null> {
  if (size === 0) return 0;
  const index = size - 1;
  const [row] = await log.rows(index, 1);
  const leaf = row?.index === index ? leafOf(row) : null;
  const nodeAt = await log.nodes([{ level: 0, index }]);
  return row && leaf && nodeAt({ level: 0, index })?.equals(leaf) ? row.at : null;
}

/** The tree as it was at this size, from its nodes; null when one is missing. */
async function treeAt(log: SignableLog, size: number): Promise<MerkleTree | null> {
  const addresses = edgeNodes(size);
  const nodeAt = await log.nodes(addresses);
  const edge = addresses.flatMap((address) => nodeAt(address) ?? []);
  return edge.length === addresses.length ? { size, edge } : null;
}

async function isConsistent(log: SignableLog, from: Pick<Checkpoint, 'size' | 'root'>): Promise<boolean> {
  const { tree } = log;
  const nodeAt = await log.nodes(consistencyNodes(from.size, tree.size));
  try {
    const proof = consistencyProof(from.size, tree.size, nodeAt);
    return verifyConsistency(from.size, tree.size, from.root, root(tree), proof);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

import { emptyRoot, parentOf } from './merkle-hash.js';

/** A finished node: the root of the 2^level leaves from index × 2^level on. It never changes again. */
export interface MerkleNode {
  level: number;
  index: number;
  hash: Buffer;
}
/** All that appending needs: the roots of the full subtrees the tree falls into, largest first (one per bit set in `size`). */
export interface MerkleTree {
  readonly size: number;
  readonly edge: readonly Buffer[];
}

export const EMPTY_TREE: MerkleTree = { size: 0, edge: [] };

/** Appends leaf hashes; `nodes` is every node that is finished by them, leaves included, in the order they are. */
export function append(tree: MerkleTree, leafHashes: readonly Buffer[]): { tree: MerkleTree; nodes: MerkleNode[] } {
  const edge = [...tree.edge];
  const nodes: MerkleNode[] = [];
  let size = tree.size;
  for (const leaf of leafHashes) {
    let [level, index, hash] = [0, size, leaf];
    nodes.push({ level, index, hash });
    // An odd index is a right child: with its left sibling, the last of the edge, the parent is finished.
    while (index % 2 === 1) {
      const left = edge.pop();
      if (!left) throw new RangeError('the edge does not fit the size');
      [level, index, hash] = [level + 1, (index - 1) / 2, parentOf(left, hash)];
      nodes.push({ level, index, hash });
    }
    edge.push(hash);
    size += 1;
  }
  return { tree: { size, edge }, nodes };
}

/** MTH of RFC 6962, section 2.1: 32 bytes. */
export const root = (tree: MerkleTree): Buffer => foldEdge(tree.edge) ?? emptyRoot();

/** The root over full subtrees that stand side by side, largest first. */
export function foldEdge(hashes: readonly Buffer[]): Buffer | undefined {
  return hashes.length === 0 ? undefined : hashes.reduceRight((right, left) => parentOf(left, right));
}

import { equalBytes } from '@parley/crypto';
import { parentOf } from './merkle-hash.js';
import { foldEdge } from './merkle-tree.js';

/** Where a finished node stands: see MerkleNode. */
export interface NodeAddress {
  level: number;
  index: number;
}
/** Gives the hash of a finished node; undefined is a hole in the log, and the proof throws. */
export type NodeReader = (node: NodeAddress) => Buffer | undefined;
/** Leaves from `start` to before `end`, as the recursions of RFC 6962 split them. */
type Range = readonly [start: number, end: number];

/** The nodes to read before `inclusionProof` can be made: about 2 × log₂(size). RangeError unless 0 ≤ index < size. */
export const inclusionNodes = (index: number, size: number): NodeAddress[] =>
  inclusionRanges(index, size).flatMap(fullSubtrees);

/** PATH(index, D[size]) of RFC 6962, section 2.1.1. */
export const inclusionProof = (index: number, size: number, nodeAt: NodeReader): Buffer[] =>
  inclusionRanges(index, size).map((range) => rangeRoot(range, nodeAt));

/** The nodes to read before `consistencyProof` can be made. RangeError unless 0 ≤ first ≤ second. */
export const consistencyNodes = (first: number, second: number): NodeAddress[] =>
  consistencyRanges(first, second).flatMap(fullSubtrees);

/** PROOF(first, D[second]) of RFC 6962, section 2.1.2; empty when first is 0 or both are equal. */
export const consistencyProof = (first: number, second: number, nodeAt: NodeReader): Buffer[] =>
  consistencyRanges(first, second).map((range) => rangeRoot(range, nodeAt));

/** The edge of the tree as it was when it had so many leaves; empty for none. RangeError unless 0 ≤ size. */
export function edgeNodes(size: number): NodeAddress[] {
  if (!isSize(size)) throw new RangeError('no tree has this size');
  return fullSubtrees([0, size]);
}

/** RFC 9162, section 2.1.3.2. */
export function verifyInclusion(
  leafHash: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  const computed = rootFromInclusion(leafHash, index, size, proof);
  return computed !== null && equalBytes(computed, root);
}

/** The root to which the proof leads from this leaf; null for a proof that fits no tree of this size. */
export function rootFromInclusion(
  leafHash: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | null {
  if (!isSize(size) || !isSize(index) || index >= size) return null;
  let [node, last, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = parentOf(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = parentOf(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? hash : null;
}

/** RFC 9162, section 2.1.4.2: whether the tree of `first` leaves is the beginning of the tree of `second`. */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Buffer,
  secondRoot: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!isSize(first) || !isSize(second) || first > second) return false;
  if (first === second) return proof.length === 0 && equalBytes(firstRoot, secondRoot);
  // Every tree begins with the empty one.
  if (first === 0) return proof.length === 0;
  const [start, ...siblings] = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  if (!start) return false;
  let [node, last] = [first - 1, second - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [older, newer] = [start, start];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = parentOf(sibling, older);
      newer = parentOf(sibling, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newer = parentOf(newer, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equalBytes(older, firstRoot) && equalBytes(newer, secondRoot);
}

function inclusionRanges(index: number, size: number): Range[] {
  if (!isSize(size) || !isSize(index) || index >= size) throw new RangeError('no such leaf in a tree of this size');
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  return ranges.reverse();
}

function consistencyRanges(first: number, second: number): Range[] {
  if (!isSize(first) || !isSize(second) || first > second)
    throw new RangeError('the first tree must not be larger than the second');
  if (first === 0 || first === second) return [];
  const ranges: Range[] = [];
  let [start, end] = [0, second];
  // SUBPROOF: down to the subtree that ends where the first tree ends.
  while (end !== first) {
    const middle = start + split(end - start);
    if (first <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  // That subtree is the whole first tree when nothing stands left of it: its root is known already.
  if (start > 0) ranges.push([start, end]);
  return ranges.reverse();
}

/** The full subtrees a range of the recursion falls into, largest first. */
function fullSubtrees([start, end]: Range): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  for (let from = start; from < end;) {
    const level = floorLog2(end - from);
    nodes.push({ level, index: from / 2 ** level });
    from += 2 ** level;
  }
  return nodes;
}

function rangeRoot(range: Range, nodeAt: NodeReader): Buffer {
  const hashes = fullSubtrees(range).map((node) => {
    const hash = nodeAt(node);
    if (!hash) throw new RangeError(`the log has no node ${node.index} at level ${node.level}`);
    return hash;
  });
  const hash = foldEdge(hashes);
  if (!hash) throw new RangeError('an empty range has no root');
  return hash;
}

/** Exact for every safe integer from 1, which Math.log2 is not. */
const floorLog2 = (n: number): number => n.toString(2).length - 1;
/** The largest power of two below n, for n > 1. */
const split = (n: number): number => 2 ** floorLog2(n - 1);
const half = (n: number): number => Math.floor(n / 2);
const isPowerOfTwo = (n: number): boolean => 2 ** floorLog2(n) === n;
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

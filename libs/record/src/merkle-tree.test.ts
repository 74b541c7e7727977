import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyRoot, leafOf, parentOf } from './merkle-hash.js';
import {
  consistencyNodes,
  consistencyProof,
  inclusionNodes,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type NodeAddress,
  type NodeReader,
} from './merkle-proofs.js';
import { append, EMPTY_TREE, root, type MerkleNode } from './merkle-tree.js';

/** The definitions of RFC 6962, section 2.1, word for word: slow, and plainly right. */
const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};
function mth(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return parentOf(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}
function path(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = split(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => leafOf(Buffer.from(`entry ${i}`)));
/** A log as it is stored: each finished node once, written in batches of any size. */
function store(leaves: readonly Buffer[], batch: number): { root: Buffer; nodes: MerkleNode[]; nodeAt: NodeReader } {
  let tree = EMPTY_TREE;
  const nodes: MerkleNode[] = [];
  for (let from = 0; from < leaves.length; from += batch) {
    const appended = append(tree, leaves.slice(from, from + batch));
    tree = appended.tree;
    nodes.push(...appended.nodes);
  }
  const stored = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return { root: root(tree), nodes, nodeAt: ({ level, index }) => stored.get(`${level}/${index}`) };
}
/** A reader that holds only what was listed: what one query would have brought. */
function onlyListed(listed: readonly NodeAddress[], nodeAt: NodeReader): NodeReader {
  const keys = new Set(listed.map(({ level, index }) => `${level}/${index}`));
  return (node) => (keys.has(`${node.level}/${node.index}`) ? nodeAt(node) : undefined);
}
const flip = (hash: Buffer): Buffer => Buffer.from(hash.map((byte, i) => (i === 5 ? byte ^ 1 : byte)));
const size = fc.integer({ min: 1, max: 130 });

/** The eight entries and the roots Certificate Transparency's implementations test with. */
const CT_ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const ctLeaves = CT_ENTRIES.map((entry) => leafOf(Buffer.from(entry, 'hex')));

describe('the Merkle tree of RFC 6962', () => {
  it('has the published roots at every size up to eight', () => {
    expect(root(EMPTY_TREE).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [i, expected] of CT_ROOTS.entries())
      expect(store(ctLeaves.slice(0, i + 1), 3).root.toString('hex')).toBe(expected);
  });

  it('gives the published proofs', () => {
    const { nodeAt } = store(ctLeaves, 8);
    expect(hex(inclusionProof(0, 8, nodeAt))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(consistencyProof(6, 8, nodeAt))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('has the root of the recursive definition, however the entries come', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 40 }), (count, batch) => {
        const leaves = leavesOf(count);
        expect(store(leaves, batch).root.equals(mth(leaves))).toBe(true);
      }),
    );
  });

  it('names every finished node once, and only finished ones', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 40 }), (count, batch) => {
        const leaves = leavesOf(count);
        const { nodes } = store(leaves, batch);
        for (const { level, index, hash } of nodes)
          expect(hash.equals(mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)))).toBe(true);
        let finished = 0;
        for (let width = 1; width <= count; width *= 2) finished += Math.floor(count / width);
        expect(new Set(nodes.map(({ level, index }) => `${level}/${index}`)).size).toBe(finished);
        expect(nodes).toHaveLength(finished);
      }),
    );
  });

  it('leaves the tree it appends to as it was', () => {
    const { tree } = append(EMPTY_TREE, leavesOf(7));
    const before = root(tree);
    append(tree, leavesOf(9));
    expect(root(tree).equals(before)).toBe(true);
    expect(tree.edge).toHaveLength(3);
  });

  it('refuses a state whose edge does not fit its size', () => {
    expect(() => append({ size: 3, edge: [] }, leavesOf(1))).toThrow(RangeError);
  });
});

describe('an inclusion proof', () => {
  it('is the path of the definition, made from the listed nodes alone, and holds', () => {
    fc.assert(
      fc.property(size, fc.nat(), (count, at) => {
        const leaves = leavesOf(count);
        const index = at % count;
        const { root: top, nodeAt } = store(leaves, 16);
        const proof = inclusionProof(index, count, onlyListed(inclusionNodes(index, count), nodeAt));
        expect(hex(proof)).toEqual(hex(path(index, leaves)));
        expect(verifyInclusion(leaves[index] ?? emptyRoot(), index, count, proof, top)).toBe(true);
      }),
    );
  });

  it('fails for another leaf, place, size or root, and for a changed, missing or added hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 130 }), fc.nat(), fc.nat(), (count, at, which) => {
        const leaves = leavesOf(count);
        const index = at % count;
        const leaf = leaves[index] ?? emptyRoot();
        const { root: top, nodeAt } = store(leaves, 16);
        const proof = inclusionProof(index, count, nodeAt);
        const place = which % proof.length;
        expect(verifyInclusion(flip(leaf), index, count, proof, top)).toBe(false);
        expect(verifyInclusion(leaf, (index + 1) % count, count, proof, top)).toBe(false);
        expect(verifyInclusion(leaf, index, count, proof, flip(top))).toBe(false);
        expect(
          verifyInclusion(
            leaf,
            index,
            count,
            proof.map((hash, i) => (i === place ? flip(hash) : hash)),
            top,
          ),
        ).toBe(false);
        expect(verifyInclusion(leaf, index, count, proof.toSpliced(place, 1), top)).toBe(false);
        expect(verifyInclusion(leaf, index, count, [...proof, top], top)).toBe(false);
        expect(verifyInclusion(leaf, count, count, proof, top)).toBe(false);
      }),
    );
  });

  it('needs few nodes of a large log', () => {
    expect(inclusionNodes(123_456_789, 1_000_000_007).length).toBeLessThanOrEqual(60);
    expect(inclusionNodes(2 ** 50, 2 ** 53 - 1).length).toBeLessThanOrEqual(106);
  });

  it('is not made for a leaf that is not there, or over a hole in the log', () => {
    expect(() => inclusionNodes(5, 5)).toThrow(RangeError);
    expect(() => inclusionNodes(-1, 5)).toThrow(RangeError);
    expect(() => inclusionProof(0, 5, () => undefined)).toThrow(RangeError);
  });
});

describe('a consistency proof', () => {
  it('is the proof of the definition, made from the listed nodes alone, and holds', () => {
    fc.assert(
      fc.property(size, size, (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        const leaves = leavesOf(second);
        const older = store(leaves.slice(0, first), 16).root;
        const { root: newer, nodeAt } = store(leaves, 16);
        const proof = consistencyProof(first, second, onlyListed(consistencyNodes(first, second), nodeAt));
        expect(hex(proof)).toEqual(hex(subproof(first, leaves, true)));
        expect(verifyConsistency(first, second, older, newer, proof)).toBe(true);
      }),
    );
  });

  it('fails where the past was changed, and for a changed, missing or added hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (first, more, which) => {
        const second = first + more;
        const leaves = leavesOf(second);
        const older = store(leaves.slice(0, first), 16).root;
        const { root: newer, nodeAt } = store(leaves, 16);
        const proof = consistencyProof(first, second, nodeAt);
        const place = which % proof.length;
        const rewritten = store(
          leaves.map((leaf, i) => (i === which % first ? flip(leaf) : leaf)),
          16,
        );
        expect(
          verifyConsistency(first, second, older, rewritten.root, consistencyProof(first, second, rewritten.nodeAt)),
        ).toBe(false);
        expect(verifyConsistency(first, second, flip(older), newer, proof)).toBe(false);
        expect(
          verifyConsistency(
            first,
            second,
            older,
            newer,
            proof.map((hash, i) => (i === place ? flip(hash) : hash)),
          ),
        ).toBe(false);
        expect(verifyConsistency(first, second, older, newer, proof.toSpliced(place, 1))).toBe(false);
        expect(verifyConsistency(first, second, older, newer, [...proof, newer])).toBe(false);
      }),
    );
  });

  it('is empty for the empty and for the same tree, and knows no smaller second one', () => {
    const { root: top, nodeAt } = store(leavesOf(5), 5);
    expect(consistencyProof(5, 5, nodeAt)).toEqual([]);
    expect(verifyConsistency(5, 5, top, top, [])).toBe(true);
    expect(verifyConsistency(5, 5, top, flip(top), [])).toBe(false);
    expect(verifyConsistency(0, 5, emptyRoot(), top, [])).toBe(true);
    expect(verifyConsistency(6, 5, top, top, [])).toBe(false);
    expect(() => consistencyNodes(6, 5)).toThrow(RangeError);
  });
});

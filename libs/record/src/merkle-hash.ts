import { sha256 } from '@parley/crypto';

// RFC 6962, section 2.1: the prefixes keep a leaf from passing for a node.
const LEAF = Uint8Array.of(0x00);
const NODE = Uint8Array.of(0x01);

export const leafOf = (data: Uint8Array): Buffer => sha256(LEAF, data);
export const parentOf = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);
/** The root of a tree of nothing. */
export const emptyRoot = (): Buffer => sha256();

import { DIGEST_BYTES, sha256, UUID_BYTES } from '@parley/crypto';
import { leafHash, leafHashInto, type ChainedEntry, type Leaf } from './leaf.js';
import { packDigest, packUuid } from './packing.js';

const GENESIS = Buffer.from('parley/room/1', 'latin1');
const NEXT = 0x01;
const LEAF_AT = 1 + DIGEST_BYTES;
const scratch = Buffer.alloc(LEAF_AT + DIGEST_BYTES);
scratch[0] = NEXT;

/** head₀ = SHA-256("parley/room/1" ‖ room id ‖ SHA-256(policy)): the chain of a room begins with its terms. */
export function genesisHead(roomId: string, policyDigest: Uint8Array): Buffer {
  const bytes = Buffer.alloc(GENESIS.length + UUID_BYTES + DIGEST_BYTES);
  bytes.set(GENESIS);
  packUuid(roomId, bytes, GENESIS.length);
  packDigest(policyDigest, bytes, GENESIS.length + UUID_BYTES);
  return sha256(bytes);
}

/** headₙ = SHA-256(0x01 ‖ headₙ₋₁ ‖ leafₙ). */
export function nextHead(head: Uint8Array, leaf: Uint8Array): Buffer {
  packDigest(head, scratch, 1);
  packDigest(leaf, scratch, LEAF_AT);
  return sha256(scratch);
}

/** `nextHead(head, leafHash(entry))` in one step: what the message path and verification call for each entry. */
export function headAfter(head: Uint8Array, entry: ChainedEntry): Buffer {
  packDigest(head, scratch, 1);
  leafHashInto(scratch, LEAF_AT, entry);
  return sha256(scratch);
}

/** The same head from an entry that came without its envelope, as an export shows it. */
export const entryHead = (head: Uint8Array, leaf: Leaf): Buffer => nextHead(head, leafHash(leaf));

export { genesisHead, headAfter, nextHead } from './chain.js';
export { addressCommitment, commitment, SALT_BYTES, saltedContent, unsalted } from './commitment.js';
export { contentBytes, policyDigest } from './content.js';
export { ENTRY_CODE } from './entry-codes.js';
export { leafHash, type ChainedEntry, type Leaf } from './leaf.js';
export { LOG_CODE } from './log-codes.js';
export { draftLogEntry, logDetails, logLeaf, logLeafData, type LogDraft, type LoggedEntry } from './log-entry.js';
export {
  consistencyNodes,
  consistencyProof,
  inclusionNodes,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type NodeAddress,
  type NodeReader,
} from './merkle-proofs.js';
export { append, EMPTY_TREE, root, type MerkleNode, type MerkleTree } from './merkle-tree.js';
export { verifyRoom, type RoomVerification, type StoredRow } from './verify-room.js';

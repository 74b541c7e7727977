export { genesisHead, headAfter } from './chain.js';
export {
  checkpointText,
  cosignedAt,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  type Checkpoint,
} from './checkpoint.js';
export { addressCommitment, SALT_BYTES, saltedContent, unsalted } from './commitment.js';
export { contentBytes, policyDigest } from './content.js';
export type * from './evidence/evidence-line.js';
export { type ChainedEntry, type Leaf } from './leaf.js';
export { draftLogEntry, logDetails, logLeaf, type LogDraft, type LoggedEntry } from './log-entry.js';
export { inclusionNodes, inclusionProof, verifyInclusion, type NodeAddress, type NodeReader } from './merkle-proofs.js';
export { append, EMPTY_TREE, root, type MerkleNode, type MerkleTree } from './merkle-tree.js';
export {
  isSignedBy,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  signatureLine,
  verifierKey,
  type NoteSignature,
  type NoteVerifier,
  type SignedNote,
} from './signed-note.js';
export { verifyRoom, type RoomVerification, type StoredRow } from './verify-room.js';

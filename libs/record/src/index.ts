export {
  openCertificate,
  parseCertificate,
  signCertificate,
  type DestructionCertificate,
  type DestructionReason,
} from './certificate.js';
export { entryHead, genesisHead, headAfter } from './chain.js';
export { cosignedAt, openCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
export { addressCommitment, SALT_BYTES, saltedContent, unsalted } from './commitment.js';
export { contentBytes, policyDigest } from './content.js';
export type * from './evidence/evidence-line.js';
export type { Witnessed } from './evidence/proved-by-log.js';
export { verifyEvidence, type EvidenceTrust, type EvidenceVerdict } from './evidence/verify-evidence.js';
export { writeEvidence } from './evidence/write-evidence.js';
export {
  headsSubject,
  headsTree,
  packReceipts,
  roomHeadLeaf,
  unpackReceipts,
  type HeadPlace,
  type NamedReceipt,
  type RoomHead,
} from './heads.js';
export { type ChainedEntry, type Leaf } from './leaf.js';
export { draftLogEntry, logDetails, logLeaf, type LogDraft, type LoggedEntry } from './log-entry.js';
export {
  isKeyChange,
  keyChangeNote,
  keysBelieved,
  openKeyChange,
  signKeyChange,
  type KeyChange,
} from './key-change.js';
export {
  consistencyNodes,
  consistencyProof,
  edgeNodes,
  inclusionNodes,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type NodeAddress,
  type NodeReader,
} from './merkle-proofs.js';
export { append, EMPTY_TREE, root, type MerkleNode, type MerkleTree } from './merkle-tree.js';
export { openReceipt, receiptDigest, type OpenedReceipt } from './open-receipt.js';
export { ownDigest } from './receipt.js';
export { roomEndSubject } from './room-end.js';
export {
  keyIdOf,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  signatureLine,
  verifierKey,
  type NoteSignature,
  type NoteVerifier,
  type SignedNote,
} from './signed-note.js';
export { follows, ReceiptCheck, type AuthoredEntry, type SignedRoom } from './verify-receipts.js';
export { verifyRoom, type RoomVerification, type StoredRow } from './verify-room.js';

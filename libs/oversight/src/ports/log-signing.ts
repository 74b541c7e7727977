import type { LoggedEntry, MerkleTree, NodeAddress, NodeReader } from '@parley/record';
import type { LogRecord } from '@parley/rooms';
import type { SignedCheckpoint } from './checkpoints.js';

export interface LogRow extends LoggedEntry {
  index: number;
}
/** The log, for whoever is about to sign it. Its beginning never changes while it grows, so no lock is held on it. */
export interface SignableLog {
  origin: string;
  /** Size and edge as they stand in `log_tree`. */
  tree: MerkleTree;
  /** By size, of this origin. */
  newest: SignedCheckpoint | null;
  nodes(addresses: readonly NodeAddress[]): Promise<NodeReader>;
  /** The rows that are there, ascending, up to `limit`, from this index on and before `tree.size`. */
  rows(from: number, limit: number): Promise<LogRow[]>;
  /** The keys that entries at `from` or later say sign from then on, as `name+id+key`, in their order. */
  keysNamed(from: number): Promise<string[]>;
  /** Whether this key (32 bytes) ever signed this log or one it was restored from, or was named to. */
  knowsKey(publicKey: Uint8Array): Promise<boolean>;
  /** Who signed last, this log or one it was restored from, as `name+id+key`; null when nobody has. */
  lastSigner(): Promise<string | null>;
}
export type SigningStep =
  | { write: 'checkpoint'; checkpoint: Omit<SignedCheckpoint, 'at'> }
  | { write: 'log'; record: LogRecord }
  | { write: 'nothing' };

export interface LogSigning {
  /** One keeper at a time: writes the step `decide` answers, in one transaction, and answers it; null when another keeper is at it. */
  turn<Step extends SigningStep>(decide: (log: SignableLog) => Promise<Step>): Promise<Step | null>;
}

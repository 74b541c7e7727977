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
  /** Whether an entry at `from` or later says that this key signs. */
  namesKey(verifier: string, from: number): Promise<boolean>;
}
export type SigningStep =
  | { write: 'checkpoint'; checkpoint: Omit<SignedCheckpoint, 'at'> }
  | { write: 'log'; record: LogRecord }
  | { write: 'nothing' };

export interface LogSigning {
  /** One keeper at a time: writes the step `decide` answers, in one transaction, and answers it; null when another keeper is at it. */
  turn<Step extends SigningStep>(decide: (log: SignableLog) => Promise<Step>): Promise<Step | null>;
}

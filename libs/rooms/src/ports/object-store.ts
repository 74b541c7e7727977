import type { Sealed } from '@parley/crypto';

/** The store can't be reached, or broke off: whatever was asked may or may not have happened. */
export class ObjectsAway extends Error {
  override readonly name = 'ObjectsAway';
}

/**
 * Sealed bytes by name. A name is lower-case letters, digits and hyphens in up to four parts with `/` between them, one dot
 * allowed in the last. Every method throws ObjectsAway when the store does not answer as it should.
 */
export interface ObjectStore {
  /** Whole or not at all; what has this name already is replaced. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** null when there is none. */
  get(name: string): Promise<Sealed | null>;
  /** What is not there is no error. */
  remove(names: readonly string[]): Promise<void>;
  /** Rejects when it can't be used now. */
  check(): Promise<void>;
}

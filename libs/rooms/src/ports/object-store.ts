/** The store can't be reached, or broke off: whatever was asked may or may not have happened. */
export class ObjectsAway extends Error {
  override readonly name = 'ObjectsAway';
}

/**
 * Bytes by name: content always sealed; plain only what may be read by anybody, as checkpoints and lists of heads. A name is lower-case letters, digits and hyphens in up to four parts with `/` between them, one dot
 * allowed in the last. Every method throws ObjectsAway when the store does not answer as it should.
 */
export interface ObjectStore {
  /** Whole or not at all; what has this name already is replaced. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** null when there is none. */
  get(name: string): Promise<Buffer | null>;
  /** Names of the objects in this folder, none of those further down, in any order; for what is few and small. */
  list(folder: string): Promise<string[]>;
  /** What is not there is no error. */
  remove(names: readonly string[]): Promise<void>;
  /** Rejects when it can't be used now. */
  check(): Promise<void>;
}

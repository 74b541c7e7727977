import type { Sealed } from './brands.js';

/** What a wrapped key is for. Under another purpose, id or version it does not unwrap. */
export interface WrapContext {
  purpose: 'room' | 'service';
  /** The room's id, or the name of the service's key. */
  id: string;
  /** The version of the data key, from 1. */
  version: number;
}
export interface WrappedKey {
  /** Which master key wraps it: positive, fits a 32-bit signed column. */
  masterKeyId: number;
  wrapped: Sealed;
}

/** What tells a master key from another of the same id, and nothing of the key. */
export interface KeyFingerprint {
  masterKeyId: number;
  /** 32 bytes. */
  fingerprint: Buffer;
}

/** Keeps master keys and never shows them. Async, so that an external KMS fits; its absence is an exception. */
export interface KeyVault {
  wrap(key: Uint8Array, context: WrapContext): Promise<WrappedKey>;
  /** Of each master key that is here; the first is the one that wraps. */
  fingerprints(): Promise<readonly [KeyFingerprint, ...KeyFingerprint[]]>;
  /** EnvelopeError when the bytes are not this key's; MasterKeyMissing when the master key is not here. */
  unwrap(wrapped: Sealed, context: WrapContext & { masterKeyId: number }): Promise<Buffer>;
}

export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing';
  constructor(readonly masterKeyId: number) {
    super(`master key ${masterKeyId} is not among the given keys`);
  }
}

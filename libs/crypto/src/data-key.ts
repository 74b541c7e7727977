import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

export const KEY_BYTES = 32;
const MAX_VERSION = 0xffff_ffff;

/** The AES-256 key of one room, or of one matter of the service, and which one it is. Bytes come out only to be wrapped. */
export class DataKey {
  readonly #key: KeyObject;
  constructor(
    bytes: Uint8Array,
    readonly version: number,
  ) {
    if (bytes.length !== KEY_BYTES) throw new RangeError('a data key has 32 bytes');
    if (!Number.isInteger(version) || version < 1 || version > MAX_VERSION)
      throw new RangeError('a key version is a whole number from 1');
    this.#key = createSecretKey(bytes);
  }
  get key(): KeyObject {
    return this.#key;
  }
  /** For `KeyVault.wrap` alone. */
  bytes(): Buffer {
    return this.#key.export();
  }
}

export const newDataKey = (version: number): DataKey => new DataKey(randomBytes(KEY_BYTES), version);
/** Takes a copy of 32 bytes; RangeError for another length or a version below 1. */
export const dataKeyFrom = (bytes: Uint8Array, version: number): DataKey => new DataKey(bytes, version);

import { randomBytes } from 'node:crypto';
import { hkdfSha256 } from './hkdf.js';

const SECRET_BYTES = 32;
const NO_SALT = new Uint8Array(0);

/** 32 random bytes all programs of one installation share; whatever needs a key of its own derives it under a label. */
export class ServiceSecret {
  readonly #bytes: Buffer;
  /** Takes a copy; RangeError unless there are 32 bytes. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== SECRET_BYTES) throw new RangeError('a service secret has 32 bytes');
    this.#bytes = Buffer.from(bytes);
  }
  static random(): ServiceSecret {
    return new ServiceSecret(randomBytes(SECRET_BYTES));
  }
  /** HKDF-SHA-256 with the label as info: equal labels give equal keys, other labels unrelated ones. */
  derive(label: string, bytes = 32): Buffer {
    return hkdfSha256(this.#bytes, NO_SALT, Buffer.from(label, 'utf8'), bytes);
  }
  /** For `KeyVault.wrap` alone. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

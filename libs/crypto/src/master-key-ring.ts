import type { KeyObject } from 'node:crypto';
import type { Sealed } from './brands.js';
import {
  MasterKeyMissing,
  type KeyFingerprint,
  type KeyVault,
  type WrapContext,
  type WrappedKey,
} from './key-vault.js';
import type { MasterKey, MasterKeys } from './master-keys.js';
import { PURPOSE } from './purpose.js';
import { hmacSha256 } from './digest.js';
import { EnvelopeError, HEADER_BYTES, openBound, sealBound } from './sealed-format.js';

const WRAPS = { room: 1, service: 2 } as const;

/** 18 bytes for the header ‖ 1 what it wraps ‖ 4 version of the wrapped key ‖ its id in UTF-8, to the end. */
function aadOf({ purpose, id, version }: WrapContext): Buffer {
  const aad = Buffer.alloc(HEADER_BYTES + 5 + Buffer.byteLength(id));
  aad[HEADER_BYTES] = WRAPS[purpose];
  aad.writeUInt32BE(version, HEADER_BYTES + 1);
  aad.write(id, HEADER_BYTES + 5, 'utf8');
  return aad;
}

/** HMAC-SHA256 under the key: whoever has it and not the key learns nothing but whether it is the same. */
const fingerprintOf = ({ id, key }: MasterKey): KeyFingerprint => ({
  masterKeyId: id,
  fingerprint: hmacSha256(key, Buffer.from('parley/master key/1', 'utf8')),
});

/** Master keys from the settings. A wrapped key is an envelope whose key version is the id of its master key: 66 bytes for 32. */
export class MasterKeyRing implements KeyVault {
  /** The master key that wraps now; rotation re-wraps what names another. */
  readonly primaryId: number;
  readonly #primary: KeyObject;
  readonly #keys: ReadonlyMap<number, KeyObject>;
  readonly #fingerprints: readonly [KeyFingerprint, ...KeyFingerprint[]];
  constructor(keys: MasterKeys) {
    this.primaryId = keys[0].id;
    this.#primary = keys[0].key;
    const [primary, ...others] = keys;
    this.#fingerprints = [fingerprintOf(primary), ...others.map(fingerprintOf)];
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  wrap(key: Uint8Array, context: WrapContext): Promise<WrappedKey> {
    const wrapped = sealBound(this.#primary, PURPOSE.wrappedKey, this.primaryId, aadOf(context), key);
    return Promise.resolve({ masterKeyId: this.primaryId, wrapped });
  }

  fingerprints(): Promise<readonly [KeyFingerprint, ...KeyFingerprint[]]> {
    return Promise.resolve(this.#fingerprints);
  }

  unwrap(wrapped: Sealed, context: WrapContext & { masterKeyId: number }): Promise<Buffer> {
    const key = this.#keys.get(context.masterKeyId);
    if (!key) return Promise.reject(new MasterKeyMissing(context.masterKeyId));
    try {
      return Promise.resolve(openBound(key, PURPOSE.wrappedKey, context.masterKeyId, aadOf(context), wrapped));
    } catch {
      return Promise.reject(new EnvelopeError());
    }
  }
}

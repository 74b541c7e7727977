import { randomFillSync, type KeyObject } from 'node:crypto';
import { decrypt, encryptInto, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';
import type { Plaintext, Sealed } from './brands.js';

/**
 * 1 version ‖ 1 purpose ‖ 4 key version ‖ 12 random nonce ‖ ciphertext ‖ 16 tag, numbers big-endian.
 * The header (the first 18 bytes) opens the AAD; what follows it there binds the bytes to their place.
 */
export const HEADER_BYTES = 2 + 4 + NONCE_BYTES;
/** Bytes a sealed value is longer than its plaintext. */
export const SEALED_OVERHEAD = HEADER_BYTES + TAG_BYTES;
const VERSION = 1;
const NONCE_AT = 6;

/** Something sealed did not open. It never says what was wrong: that would help only who tampers. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
  constructor() {
    super('the envelope does not open');
  }
}

// One system call for 341 nonces. Random, never a counter: a restored database would repeat a counter.
const pool = Buffer.alloc(4096);
let used = pool.length;
function writeNonce(target: Buffer, offset: number): void {
  if (used + NONCE_BYTES > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  pool.copy(target, offset, used, used + NONCE_BYTES);
  used += NONCE_BYTES;
}

/** Seals; `aad` comes with its first 18 bytes free, and they are overwritten with the header. */
export function sealBound(
  key: KeyObject,
  purpose: number,
  keyVersion: number,
  aad: Buffer,
  plaintext: Uint8Array,
): Sealed {
  const sealed = Buffer.allocUnsafe(plaintext.length + SEALED_OVERHEAD);
  sealed[0] = VERSION;
  sealed[1] = purpose;
  sealed.writeUInt32BE(keyVersion, 2);
  writeNonce(sealed, NONCE_AT);
  sealed.copy(aad, 0, 0, HEADER_BYTES);
  encryptInto(sealed, HEADER_BYTES, key, sealed.subarray(NONCE_AT, HEADER_BYTES), aad, plaintext);
  return sealed as Sealed;
}

/** The reverse of `sealBound`; throws, and its caller turns whatever it throws into an EnvelopeError. */
export function openBound(key: KeyObject, purpose: number, keyVersion: number, aad: Buffer, sealed: Sealed): Plaintext {
  if (sealed[1] !== purpose || sealedKeyVersion(sealed) !== keyVersion) throw new EnvelopeError();
  sealed.copy(aad, 0, 0, HEADER_BYTES);
  const end = sealed.length - TAG_BYTES;
  return decrypt(
    key,
    sealed.subarray(NONCE_AT, HEADER_BYTES),
    aad,
    sealed.subarray(HEADER_BYTES, end),
    sealed.subarray(end),
  ) as Plaintext;
}

/** The key version a sealed value names; EnvelopeError when the bytes can't be an envelope. It is proved only by opening. */
export function sealedKeyVersion(sealed: Sealed): number {
  if (sealed.length < SEALED_OVERHEAD || sealed[0] !== VERSION) throw new EnvelopeError();
  return sealed.readUInt32BE(2);
}

import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES };

/** AES-256-GCM (NIST SP 800-38D): writes ciphertext ‖ tag into `target` at `offset`, `plaintext.length + 16` bytes. */
export function encryptInto(
  target: Buffer,
  offset: number,
  key: KeyObject,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): void {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, OPTIONS);
  cipher.setAAD(aad);
  const written = cipher.update(plaintext).copy(target, offset);
  cipher.final();
  cipher.getAuthTag().copy(target, offset + written);
}

/** The plaintext, or an exception of node:crypto when a bit of key, nonce, AAD, ciphertext or tag differs. */
export function decrypt(
  key: KeyObject,
  nonce: Uint8Array,
  aad: Uint8Array,
  ciphertext: Uint8Array,
  tag: Uint8Array,
): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, OPTIONS);
  decipher.setAAD(aad);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  decipher.final();
  return plaintext;
}

import { sha256, type Plaintext } from '@parley/crypto';

export const SALT_BYTES = 32;
const CONTENT = 0x02;
const ADDRESS = 0x03;

/** What a message's envelope holds, salt(32) ‖ content, and c = SHA-256(0x02 ‖ salt ‖ content), out of one buffer. */
export function saltedContent(salt: Uint8Array, content: Uint8Array): { plaintext: Plaintext; commitment: Buffer } {
  const bytes = prefixed(CONTENT, salt, content);
  return { plaintext: bytes.subarray(1) as Plaintext, commitment: sha256(bytes) };
}

/** The reverse: views into an opened envelope. RangeError when it is too short to hold a salt. */
export function unsalted(plaintext: Plaintext): { salt: Buffer; content: Buffer } {
  if (plaintext.length < SALT_BYTES) throw new RangeError('no salt in the plaintext');
  return { salt: plaintext.subarray(0, SALT_BYTES), content: plaintext.subarray(SALT_BYTES) };
}

/** c = SHA-256(0x02 ‖ salt ‖ content). The salt keeps short content from being guessed out of a redacted export. */
export const commitment = (salt: Uint8Array, content: Uint8Array): Buffer => saltedContent(salt, content).commitment;

/** a = SHA-256(0x03 ‖ salt ‖ address), once per connection; the address in UTF-8 as it is shown. */
export const addressCommitment = (salt: Uint8Array, address: string): Buffer =>
  sha256(prefixed(ADDRESS, salt, Buffer.from(address, 'utf8')));

function prefixed(domain: number, salt: Uint8Array, content: Uint8Array): Buffer {
  if (salt.length !== SALT_BYTES) throw new RangeError('a salt has 32 bytes');
  const bytes = Buffer.allocUnsafe(1 + SALT_BYTES + content.length);
  bytes[0] = domain;
  bytes.set(salt, 1);
  bytes.set(content, 1 + SALT_BYTES);
  return bytes;
}

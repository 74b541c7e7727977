import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

const SEED_BYTES = 32;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
// RFC 8410, section 7 and 4: what stands before the 32 bytes in PKCS #8 and SubjectPublicKeyInfo.
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** An Ed25519 key (RFC 8032). */
export class SigningKey {
  readonly #key: KeyObject;
  /** 32 bytes. */
  readonly publicKey: Buffer;

  /** `seed`: 32 random bytes; RangeError for another length. */
  constructor(seed: Uint8Array) {
    if (seed.length !== SEED_BYTES) throw new RangeError('a signing key has 32 bytes');
    this.#key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(PUBLIC_HEAD.length);
  }

  /** 64 bytes. */
  sign(data: Uint8Array): Buffer {
    return sign(null, data, this.#key);
  }
}

/** False for whatever is no signature of these bytes by this key, keys and signatures of another length too. */
export function verifySignature(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, publicKey]), format: 'der', type: 'spki' });
    return verify(null, data, key, signature);
  } catch {
    // 32 bytes that are no point of the curve.
    return false;
  }
}

/**
 * Keys from a setting: seeds in hex (64 digits) or base64 (43 characters and perhaps `=`), with commas between them; the first signs.
 * null for anything else, and for one given twice.
 */
export function parseSigningKeys(text: string): readonly [SigningKey, ...SigningKey[]] | null {
  const seeds = text.split(',').map((part) => seedOf(part.trim()));
  const keys = seeds.flatMap((seed) => (seed ? [new SigningKey(seed)] : []));
  const [first, ...others] = keys;
  const distinct = new Set(keys.map(({ publicKey }) => publicKey.toString('hex')));
  return first && distinct.size === seeds.length ? [first, ...others] : null;
}

function seedOf(text: string): Buffer | null {
  const encoding = /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : /^[A-Za-z0-9+/]{43}=?$/.test(text) ? 'base64' : null;
  return encoding && Buffer.from(text, encoding);
}

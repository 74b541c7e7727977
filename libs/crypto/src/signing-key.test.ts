import { describe, expect, it } from '@jest/globals';
import { parseSigningKeys, SigningKey, verifySignature } from './signing-key.js';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
// RFC 8032, section 7.1, TEST 2.
const SEED = bytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
const PUBLIC = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
const SIGNATURE = bytes(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
);

describe('an Ed25519 key', () => {
  it('signs as RFC 8032 does', () => {
    const key = new SigningKey(SEED);
    expect(key.publicKey).toEqual(PUBLIC);
    expect(key.sign(bytes('72'))).toEqual(SIGNATURE);
    expect(verifySignature(PUBLIC, bytes('72'), SIGNATURE)).toBe(true);
  });

  it('knows no other bytes, key or signature, and no length but its own', () => {
    const other = new SigningKey(Buffer.alloc(32, 1)).publicKey;
    const flipped = Buffer.from(SIGNATURE);
    flipped[3] = (flipped[3] ?? 0) ^ 1;
    expect(verifySignature(PUBLIC, bytes('73'), SIGNATURE)).toBe(false);
    expect(verifySignature(other, bytes('72'), SIGNATURE)).toBe(false);
    expect(verifySignature(PUBLIC, bytes('72'), flipped)).toBe(false);
    expect(verifySignature(PUBLIC.subarray(1), bytes('72'), SIGNATURE)).toBe(false);
    expect(verifySignature(PUBLIC, bytes('72'), SIGNATURE.subarray(1))).toBe(false);
    expect(verifySignature(Buffer.alloc(32, 0xff), bytes('72'), SIGNATURE)).toBe(false);
    expect(() => new SigningKey(SEED.subarray(1))).toThrow(RangeError);
  });
});

describe('keys in a setting', () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  it('are read in hex or base64, the first first', () => {
    const keys = parseSigningKeys(`${one.toString('hex')}, ${other.toString('base64')}`);
    expect(keys?.map(({ publicKey }) => publicKey)).toEqual([one, other].map((seed) => new SigningKey(seed).publicKey));
  });

  it('are refused when one is none, or is there twice', () => {
    const [hex, base64] = [one.toString('hex'), one.toString('base64')];
    for (const text of ['', ',', hex.slice(2), `${hex},`, `${hex},${base64}`, `${base64}=`])
      expect(parseSigningKeys(text)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { hkdfSha256 } from './hkdf.js';
import { ServiceSecret } from './service-secret.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const run = (from: number, to: number) =>
  Buffer.from(Array.from({ length: to - from + 1 }, (_, i) => from + i)).toString('hex');

/** RFC 5869, appendix A. */
const vectors = [
  {
    name: 'A.1',
    ikm: '0b'.repeat(22),
    salt: run(0x00, 0x0c),
    info: run(0xf0, 0xf9),
    okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  },
  {
    name: 'A.2',
    ikm: run(0x00, 0x4f),
    salt: run(0x60, 0xaf),
    info: run(0xb0, 0xff),
    okm: 'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  },
  {
    name: 'A.3',
    ikm: '0b'.repeat(22),
    salt: '',
    info: '',
    okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  },
];

describe('HKDF-SHA-256', () => {
  it.each(vectors)('gives the published bytes of RFC 5869 $name', ({ ikm, salt, info, okm }) => {
    expect(hkdfSha256(bytes(ikm), bytes(salt), bytes(info), okm.length / 2).toString('hex')).toBe(okm);
  });
});

describe('the service secret', () => {
  it('derives one key a label, the same in every program that holds it', () => {
    const secret = ServiceSecret.random();
    const elsewhere = new ServiceSecret(secret.bytes());
    expect(secret.derive('nonces')).toHaveLength(32);
    expect(secret.derive('nonces').equals(elsewhere.derive('nonces'))).toBe(true);
    expect(secret.derive('nonces').equals(secret.derive('names'))).toBe(false);
    expect(secret.derive('nonces').equals(ServiceSecret.random().derive('nonces'))).toBe(false);
    expect(secret.derive('session', 16)).toHaveLength(16);
  });

  it('takes exactly 32 bytes, and its own copy of them', () => {
    expect(() => new ServiceSecret(Buffer.alloc(16))).toThrow(RangeError);
    const given = Buffer.alloc(32, 1);
    const secret = new ServiceSecret(given);
    given.fill(2);
    expect(secret.bytes().equals(Buffer.alloc(32, 1))).toBe(true);
  });
});

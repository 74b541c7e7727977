import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decrypt, encryptInto } from './aes-gcm.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const KEY = 'feffe9928665731c6d6a8f9467308308'.repeat(2);
const WORDS =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const CIPHERTEXT =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';

/** McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, the AES-256 cases with a 96-bit IV. */
const vectors = [
  {
    name: '13',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plaintext: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: '14',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    plaintext: '00'.repeat(16),
    ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: '15',
    key: KEY,
    iv: 'cafebabefacedbaddecaf888',
    aad: '',
    plaintext: WORDS,
    ciphertext: CIPHERTEXT,
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: '16',
    key: KEY,
    iv: 'cafebabefacedbaddecaf888',
    aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    plaintext: WORDS.slice(0, 120),
    ciphertext: CIPHERTEXT.slice(0, 120),
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
];

describe('AES-256-GCM', () => {
  it.each(vectors)(
    'gives the published bytes of GCM test case $name, both ways',
    ({ key, iv, aad, plaintext, ciphertext, tag }) => {
      const secret = createSecretKey(bytes(key));
      const target = Buffer.alloc(plaintext.length / 2 + 16 + 2, 0xee);
      encryptInto(target, 1, secret, bytes(iv), bytes(aad), bytes(plaintext));
      expect(target.toString('hex')).toBe(`ee${ciphertext}${tag}ee`);
      expect(decrypt(secret, bytes(iv), bytes(aad), bytes(ciphertext), bytes(tag)).toString('hex')).toBe(plaintext);
    },
  );

  it('refuses a tag cut short', () => {
    const [, , vector] = vectors;
    const { key, iv, ciphertext, tag } = vector ?? { key: '', iv: '', ciphertext: '', tag: '' };
    expect(() =>
      decrypt(createSecretKey(bytes(key)), bytes(iv), bytes(''), bytes(ciphertext), bytes(tag.slice(0, 24))),
    ).toThrow();
  });
});

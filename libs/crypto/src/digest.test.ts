import { describe, expect, it } from '@jest/globals';
import { equalBytes, hmacSha256, sha256, sha256Into } from './digest.js';

describe('SHA-256', () => {
  it('gives the published bytes of FIPS 180-4, whole or in parts', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256(Buffer.from('abc')).toString('hex')).toBe(abc);
    expect(sha256(Buffer.from('a'), Buffer.from('bc')).toString('hex')).toBe(abc);
    expect(sha256().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('writes a digest into its place and nowhere else, even over what it hashes', () => {
    const target = Buffer.from(`..abc${'.'.repeat(40)}`);
    sha256Into(target, 3, target.subarray(2, 5));
    expect(target.toString('hex', 3, 35)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(target.toString('latin1', 0, 3) + target.toString('latin1', 35)).toBe(`..a${'.'.repeat(10)}`);
  });
});

describe('HMAC-SHA-256', () => {
  it('gives the published bytes of RFC 4231, test case 2', () => {
    const mac = hmacSha256('Jefe', Buffer.from('what do ya want '), Buffer.from('for nothing?'));
    expect(mac.toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});

describe('comparing bytes', () => {
  it('tells equal from different, and from another length without an exception', () => {
    expect(equalBytes(Buffer.from('abc'), Buffer.from('abc'))).toBe(true);
    expect(equalBytes(Buffer.from('abc'), Buffer.from('abd'))).toBe(false);
    expect(equalBytes(Buffer.from('abc'), Buffer.from('ab'))).toBe(false);
  });
});

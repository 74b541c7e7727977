import { describe, expect, it } from '@jest/globals';
import { dataKeyFrom, hmacSha256, macKeyOf } from './index.js';
import { hkdfSha256 } from './hkdf.js';

describe('a key for HMACs', () => {
  const bytes = Buffer.alloc(32, 7);

  it('is HKDF of the data key under its label, whichever version that has', () => {
    const derived = hkdfSha256(bytes, new Uint8Array(0), Buffer.from('rows'), 32);
    for (const version of [1, 2]) expect(macKeyOf(dataKeyFrom(bytes, version), 'rows').export()).toEqual(derived);
  });

  it('is another for another label, and never the data key', () => {
    const key = dataKeyFrom(bytes, 1);
    const text = Buffer.from('text');
    const macs = [macKeyOf(key, 'rows'), macKeyOf(key, 'codes'), key.key].map((k) =>
      hmacSha256(k, text).toString('hex'),
    );
    expect(new Set(macs).size).toBe(3);
  });
});

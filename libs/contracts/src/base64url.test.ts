import { describe, expect, it } from '@jest/globals';
import { toBase64url } from './base64url.js';

describe('base64url', () => {
  it('agrees with the vectors of RFC 4648, section 10, without their padding', () => {
    const vectors = { '': '', f: 'Zg', fo: 'Zm8', foo: 'Zm9v', foob: 'Zm9vYg', fooba: 'Zm9vYmE', foobar: 'Zm9vYmFy' };
    for (const [text, encoded] of Object.entries(vectors))
      expect(toBase64url(new TextEncoder().encode(text))).toBe(encoded);
  });
  it('uses the letters of URLs and agrees with Node for every byte', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });
});

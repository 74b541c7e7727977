import { describe, expect, it } from '@jest/globals';
import { jwkThumbprint, verifyEs256 } from './es256.js';

// RFC 7515, appendix A.3.
const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const SIGNED = Buffer.from(
  'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
);
const SIGNATURE = Buffer.from(
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  'base64url',
);
const flipped = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)));

describe('ES256', () => {
  it('holds for the example of RFC 7515', () => {
    expect(verifyEs256(KEY, SIGNED, SIGNATURE)).toBe(true);
  });

  it('is false for other bytes, another signature, and what is no key of the curve', () => {
    expect(verifyEs256(KEY, flipped(SIGNED), SIGNATURE)).toBe(false);
    expect(verifyEs256(KEY, SIGNED, flipped(SIGNATURE))).toBe(false);
    expect(verifyEs256(KEY, SIGNED, SIGNATURE.subarray(1))).toBe(false);
    expect(verifyEs256({ ...KEY, crv: 'P-384' }, SIGNED, SIGNATURE)).toBe(false);
    expect(verifyEs256({ ...KEY, y: KEY.x }, SIGNED, SIGNATURE)).toBe(false);
    expect(verifyEs256({ ...KEY, y: '' }, SIGNED, SIGNATURE)).toBe(false);
  });
});

describe('a thumbprint', () => {
  it('is the one of RFC 9449, section 6.1', () => {
    const key = {
      kty: 'EC',
      crv: 'P-256',
      x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
      y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
    };
    expect(jwkThumbprint(key)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
    expect(jwkThumbprint({ ...key, y: KEY.y })).not.toBe(jwkThumbprint(key));
  });
});

import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, sign } from 'node:crypto';
import { jwkThumbprint, verifyEs256, type P256Jwk } from './es256.js';

/** RFC 7515, appendix A.3. */
const RFC = {
  jwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  signed: Buffer.from(
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    'ascii',
  ),
  signature: Buffer.from(
    'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
    'base64url',
  ),
} as const;

describe('an ES256 signature', () => {
  it('holds in the example of RFC 7515', () => {
    expect(verifyEs256(RFC.jwk, RFC.signed, RFC.signature)).toBe(true);
  });

  it('holds for no other byte of what was signed, of itself, or of its length', () => {
    for (const at of [0, RFC.signed.length - 1]) {
      const other = Buffer.from(RFC.signed);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(verifyEs256(RFC.jwk, other, RFC.signature)).toBe(false);
    }
    for (let at = 0; at < 64; at += 1) {
      const other = Buffer.from(RFC.signature);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(verifyEs256(RFC.jwk, RFC.signed, other)).toBe(false);
    }
    expect(verifyEs256(RFC.jwk, RFC.signed, RFC.signature.subarray(1))).toBe(false);
    expect(verifyEs256(RFC.jwk, RFC.signed, Buffer.alloc(64))).toBe(false);
  });

  it('is no DER signature, and none by a key off the curve', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' }) as unknown as P256Jwk;
    const signature = sign('sha256', RFC.signed, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    expect(verifyEs256(jwk, RFC.signed, signature)).toBe(true);
    expect(verifyEs256(jwk, RFC.signed, sign('sha256', RFC.signed, privateKey))).toBe(false);
    expect(verifyEs256({ ...jwk, y: RFC.jwk.y }, RFC.signed, signature)).toBe(false);
  });
});

describe("a key's thumbprint", () => {
  it('is that of RFC 9449, section 6.1, whatever else the key holds', () => {
    const jwk = {
      y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
      kty: 'EC',
      use: 'sig',
      x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
      crv: 'P-256',
    } as const;
    expect(jwkThumbprint(jwk)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  });
});

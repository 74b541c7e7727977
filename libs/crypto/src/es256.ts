import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './digest.js';

/** A public P-256 key (RFC 7518, section 6.2), with nothing else in it. */
export interface P256Jwk {
  kty: 'EC';
  crv: 'P-256';
  /** 32 bytes, base64url. */
  x: string;
  y: string;
}

/** RFC 7638, section 3.2: SHA-256 over the required members alone, in the order of their names; base64url. */
export const jwkThumbprint = ({ crv, kty, x, y }: P256Jwk): string =>
  sha256(Buffer.from(JSON.stringify({ crv, kty, x, y }), 'utf8')).toString('base64url');

/** ES256 (RFC 7518, section 3.4): R ‖ S, 64 bytes. False for whatever is no such signature by this key. */
export function verifyEs256({ crv, kty, x, y }: P256Jwk, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: { crv, kty, x, y }, format: 'jwk' });
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // A point that is not on the curve.
    return false;
  }
}

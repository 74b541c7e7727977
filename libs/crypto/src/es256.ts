import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './digest.js';

interface P256Jwk {
  kty: string;
  crv: string;
  x: string;
  y: string;
}
const SIGNATURE_BYTES = 64;

/** ES256 of RFC 7518, section 3.4: R ‖ S, 64 bytes. False for whatever is no such signature, keys of another curve and points off it too. */
export function verifyEs256({ kty, crv, x, y }: P256Jwk, data: Uint8Array, signature: Uint8Array): boolean {
  if (kty !== 'EC' || crv !== 'P-256' || signature.length !== SIGNATURE_BYTES) return false;
  try {
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

/** RFC 7638 with SHA-256 of a P-256 key: base64url, 43 characters. */
export const jwkThumbprint = ({ kty, crv, x, y }: P256Jwk): string =>
  sha256(Buffer.from(JSON.stringify({ crv, kty, x, y }), 'utf8')).toString('base64url');

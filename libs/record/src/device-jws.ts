import { jwkThumbprint, verifyEs256, type P256Jwk } from '@parley/crypto';
import { jsonObject } from './json-object.js';

export type Claims = Readonly<Record<string, unknown>>;

/** RFC 7515, section 7.1, with the 64 bytes of an ES256 signature: one JWS has one spelling, and so one digest. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{85}[AQgw])$/;
/** 32 bytes; the low bits of the last character are zero, else one key would have several thumbprints. */
const BYTES_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export const isBytes32 = (value: unknown): value is string => typeof value === 'string' && BYTES_32.test(value);

/**
 * What a device said in a JWS of this type, signed with the key in its header, and that key's thumbprint (RFC 7638, base64url); null
 * for all else, and for claims that `read` finds none in. Whose key that is is not asked here.
 */
export function openDeviceJws<T>(
  jws: string,
  typ: string,
  read: (claims: Claims) => T | null,
): { claims: T; thumbprint: string } | null {
  const [, header = '', payload = '', signature = ''] = COMPACT.exec(jws) ?? [];
  const jwk = signerOf(partOf(header), typ);
  const said = partOf(payload);
  const claims = said && read(said);
  if (!jwk || claims === null) return null;
  const signed = Buffer.from(`${header}.${payload}`, 'ascii');
  return verifyEs256(jwk, signed, Buffer.from(signature, 'base64url'))
    ? { claims, thumbprint: jwkThumbprint(jwk) }
    : null;
}

function partOf(part: string): Claims | null {
  try {
    return jsonObject(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    return null;
  }
}

/** A public key and no `d`; we know no critical header, so `crit` is refused (RFC 7515, 4.1.11). */
function signerOf(header: Claims | null, typ: string): P256Jwk | null {
  if (header?.typ !== typ || header.alg !== 'ES256' || 'crit' in header) return null;
  if (typeof header.jwk !== 'object' || header.jwk === null) return null;
  const { kty, crv, x, y, d } = header.jwk as Claims;
  if (kty !== 'EC' || crv !== 'P-256' || d !== undefined || !isBytes32(x) || !isBytes32(y)) return null;
  return { kty, crv, x, y };
}

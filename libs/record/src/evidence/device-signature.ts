import { jwkThumbprint, verifyEs256, type P256Jwk } from '@parley/crypto';
import { jsonObject } from './json-object.js';

/** Compact JWS (RFC 7515, section 7.1) with the 64 bytes of an ES256 signature, in its one spelling. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{85}[AQgw])$/;
const DEVICE_PROOF = 'dpop+jwt';

/** What a device said in a proof it signed with the key in its header, and that key's thumbprint; null for anything else. */
export function openDeviceProof(jws: string): { thumbprint: string; claims: Readonly<Record<string, unknown>> } | null {
  const [, head = '', payload = '', signature = ''] = COMPACT.exec(jws) ?? [];
  const header = partOf(head);
  const jwk = header && keyOf(header.jwk);
  const claims = partOf(payload);
  if (header?.typ !== DEVICE_PROOF || header.alg !== 'ES256' || 'crit' in header || !jwk || !claims) return null;
  const signed = Buffer.from(`${head}.${payload}`, 'latin1');
  if (!verifyEs256(jwk, signed, Buffer.from(signature, 'base64url'))) return null;
  return { thumbprint: jwkThumbprint(jwk), claims };
}

/** A JWS's claims with nothing checked, for what they say of themselves. */
export const claimsOf = (jws: string): Readonly<Record<string, unknown>> | null => partOf(jws.split('.')[1] ?? '');

const partOf = (part: string): Readonly<Record<string, unknown>> | null =>
  jsonObject(Buffer.from(part, 'base64url').toString('utf8'));

function keyOf(jwk: unknown): P256Jwk | null {
  if (typeof jwk !== 'object' || jwk === null) return null;
  const { kty, crv, x, y } = jwk as Readonly<Record<string, unknown>>;
  return kty === 'EC' && crv === 'P-256' && typeof x === 'string' && typeof y === 'string' ? { kty, crv, x, y } : null;
}

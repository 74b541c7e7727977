import { RECEIPT_LIMITS, RECEIPT_TYPE, type ReceiptClaims } from '@parley/contracts';
import { jwkThumbprint, sha256, verifyEs256, type P256Jwk } from '@parley/crypto';

export interface OpenedReceipt {
  claims: ReceiptClaims;
  /** RFC 7638, of the key that signed it, base64url. */
  thumbprint: string;
  /** SHA-256 of the JWS: what the next receipt names as `previous`. 32 bytes. */
  digest: Buffer;
}

/** RFC 7515, section 7.1, with the 64 bytes of an ES256 signature: one receipt has one spelling, and so one digest. */
const COMPACT = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{85}[AQgw])$/;
/** 32 bytes; the low bits of the last character are zero, else one key would have several thumbprints. */
const BYTES_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** 32 bytes. */
export const receiptDigest = (jws: string): Buffer => sha256(Buffer.from(jws, 'utf8'));

/** A receipt whose signature holds by the key it names; null for all else. Whose key that is, and whether it follows, is not asked here. */
export function openReceipt(jws: string): OpenedReceipt | null {
  const parts = jws.length <= RECEIPT_LIMITS.length ? COMPACT.exec(jws) : null;
  const [, header, payload, signature] = parts ?? [];
  if (header === undefined || payload === undefined || signature === undefined) return null;
  const jwk = signerOf(jsonOf(header));
  const claims = claimsOf(jsonOf(payload));
  if (!jwk || !claims) return null;
  const signed = Buffer.from(`${header}.${payload}`, 'ascii');
  if (!verifyEs256(jwk, signed, Buffer.from(signature, 'base64url'))) return null;
  return { claims, thumbprint: jwkThumbprint(jwk), digest: receiptDigest(jws) };
}

type Members = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isBytes32 = (value: unknown): value is string => typeof value === 'string' && BYTES_32.test(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

function jsonOf(part: string): Members | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** A public key and no `d`; we know no critical header, so `crit` is refused (RFC 7515, 4.1.11). */
function signerOf(header: Members | null): P256Jwk | null {
  if (header?.typ !== RECEIPT_TYPE || header.alg !== 'ES256' || 'crit' in header || !isObject(header.jwk)) return null;
  const { kty, crv, x, y } = header.jwk;
  if (kty !== 'EC' || crv !== 'P-256' || 'd' in header.jwk || !isBytes32(x) || !isBytes32(y)) return null;
  return { kty, crv, x, y };
}

function claimsOf(payload: Members | null): ReceiptClaims | null {
  if (!payload) return null;
  const { room, seat, number, previous, lastSeq, own } = payload;
  if (typeof room !== 'string' || !isCount(seat) || !isCount(number) || !isCount(lastSeq) || !isBytes32(own))
    return null;
  if (previous !== null && !isBytes32(previous)) return null;
  return { room, seat, number, previous, lastSeq, own };
}

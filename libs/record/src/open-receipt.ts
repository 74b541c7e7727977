import { RECEIPT_LIMITS, RECEIPT_TYPE, type ReceiptClaims } from '@parley/contracts';
import { sha256 } from '@parley/crypto';
import { isBytes32, openDeviceJws, type Claims } from './device-jws.js';

export interface OpenedReceipt {
  claims: ReceiptClaims;
  /** RFC 7638, of the key that signed it, base64url. */
  thumbprint: string;
  /** SHA-256 of the JWS: what the next receipt names as `previous`. 32 bytes. */
  digest: Buffer;
}

/** 32 bytes. */
export const receiptDigest = (jws: string): Buffer => sha256(Buffer.from(jws, 'utf8'));

/** A receipt whose signature holds by the key it names; null for all else. Whose key that is, and whether it follows, is not asked here. */
export function openReceipt(jws: string): OpenedReceipt | null {
  if (jws.length > RECEIPT_LIMITS.length) return null;
  const opened = openDeviceJws(jws, RECEIPT_TYPE, receiptClaims);
  return opened && { ...opened, digest: receiptDigest(jws) };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;

function receiptClaims({ room, seat, number, previous, lastSeq, own }: Claims): ReceiptClaims | null {
  if (typeof room !== 'string' || !isCount(seat) || !isCount(number) || !isCount(lastSeq) || !isBytes32(own))
    return null;
  if (previous !== null && !isBytes32(previous)) return null;
  return { room, seat, number, previous, lastSeq, own };
}

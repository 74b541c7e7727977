import { hkdfSync } from 'node:crypto';

/** HKDF-SHA-256 (RFC 5869): `bytes` up to 8,160. */
export const hkdfSha256 = (inputKey: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', inputKey, salt, info, bytes));

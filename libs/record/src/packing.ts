import { DIGEST_BYTES, UUID_BYTES, uuidBytes } from '@parley/crypto';

// Zero bytes say "does not apply", so no value may look like them: one row, one leaf.
const NIL = '00000000-0000-0000-0000-000000000000';
const TWO_32 = 0x1_0000_0000;

/** A code from a table; RangeError for a word the table does not have, which a row out of the database can hold. */
export function packCode(code: number, target: Buffer, offset: number): void {
  if (!Number.isInteger(code)) throw new RangeError('no such type');
  target.writeUInt8(code, offset);
}

/** 4 bytes, big-endian; RangeError for what is no unsigned 32-bit number (a bare write would cut 1.5 and NaN down). */
export function packUint32(value: number, target: Buffer, offset: number): void {
  if (!Number.isInteger(value)) throw new RangeError('not a whole number');
  target.writeUInt32BE(value, offset);
}

/** A safe integer from 0 as 8 bytes, big-endian; RangeError otherwise. Faster than a BigInt. */
export function packUint64(value: number, target: Buffer, offset: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a whole number');
  target.writeUInt32BE(Math.floor(value / TWO_32), offset);
  target.writeUInt32BE(value % TWO_32, offset + 4);
}

/** A UUID, or zero bytes where none applies. */
export function packUuid(id: string | null, target: Buffer, offset: number): void {
  if (id === null) {
    target.fill(0, offset, offset + UUID_BYTES);
    return;
  }
  if (id === NIL) throw new RangeError('the nil UUID names nothing');
  uuidBytes(id, target, offset);
}

/** A SHA-256 digest, or zero bytes where none applies. Another length would run into the next field: RangeError. */
export function packDigest(digest: Uint8Array | null, target: Buffer, offset: number): void {
  if (digest === null) {
    target.fill(0, offset, offset + DIGEST_BYTES);
    return;
  }
  if (digest.length !== DIGEST_BYTES) throw new RangeError('a digest has 32 bytes');
  if (digest[0] === 0 && digest.every((byte) => byte === 0)) throw new RangeError('no digest is zero');
  target.set(digest, offset);
}

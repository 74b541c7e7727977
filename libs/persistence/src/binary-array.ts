import { UUID_BYTES, uuidBytes } from '@parley/crypto';

/**
 * One-dimensional arrays in PostgreSQL's binary form (array_recv): dimensions ‖ has nulls ‖ element type ‖ length ‖ lower
 * bound, then each element as length ‖ bytes, length -1 for null; numbers are 4 bytes, big-endian. As text, pg would spell
 * every byte of ciphertext in hex and escape every element.
 */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Type oids: fixed in PostgreSQL's catalogue (pg_type.dat). */
const BYTEA = 17;
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;
const UUID = 2950;

function pack<T>(
  oid: number,
  values: readonly (T | null)[],
  bytesOf: (value: T) => number,
  write: (value: T, target: Buffer, offset: number) => void,
): Buffer {
  let size = values.length === 0 ? HEADER_BYTES - 8 : HEADER_BYTES;
  for (const value of values) size += LENGTH_BYTES + (value === null ? 0 : bytesOf(value));
  const target = Buffer.allocUnsafe(size);
  target.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  target.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  target.writeInt32BE(oid, 8);
  if (values.length === 0) return target;
  target.writeInt32BE(values.length, 12);
  target.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? -1 : bytesOf(value);
    target.writeInt32BE(length, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(value, target, at);
    at += length;
  }
  return target;
}

const two = (): number => 2;
const four = (): number => 4;
const sixteen = (): number => UUID_BYTES;

/** Lower-case UUIDs; TypeError for any other text. */
export const uuidArray = (values: readonly (string | null)[]): Buffer => pack(UUID, values, sixteen, uuidBytes);
export const byteaArray = (values: readonly Uint8Array[]): Buffer =>
  pack(
    BYTEA,
    values,
    (bytes) => bytes.length,
    (bytes, target, offset) => {
      target.set(bytes, offset);
    },
  );
export const textArray = (values: readonly string[]): Buffer =>
  pack(
    TEXT,
    values,
    (text) => Buffer.byteLength(text),
    (text, target, offset) => target.write(text, offset),
  );
/** RangeError for what does not fit. */
export const int2Array = (values: readonly (number | null)[]): Buffer =>
  pack(INT2, values, two, (value, target, offset) => target.writeInt16BE(value, offset));
/** RangeError for what does not fit. */
export const int4Array = (values: readonly number[]): Buffer =>
  pack(INT4, values, four, (value, target, offset) => target.writeInt32BE(value, offset));

/** A file in a zip, as its central directory tells of it (APPNOTE 6.3.10, section 4.3.12). */
export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated. */
  method: 0 | 8;
  /** Date and time in their MS-DOS form. */
  time: number;
  crc32: number;
  compressed: number;
  bytes: number;
  /** Of its local header, from the beginning of the file. */
  at: number;
}
/** Where a zip's central directory is. */
export interface DirectoryPlace {
  count: number;
  bytes: number;
  at: number;
}

/**
 * The one form in which exports are zipped. Whatever is read is written again with these and compared byte for byte: a header that two
 * programs could read as two files, or that hides something, is none of them.
 */
export const CENTRAL_BYTES = 46;
export const WIDE_FIELD_BYTES = 28;
export const END_BYTES = 22;
export const WIDE_END_BYTES = 56 + 20;

const MOST_16 = 0xffff;
const MOST_32 = 0xffff_ffff;
const STREAMED = 20;
const ZIP64 = 45;
/** Sizes and sum stand behind the bytes; not encrypted, and the name is ASCII. */
const FLAGS = 0b1000;
/** Unix, version 4.5. */
const MADE_BY = (3 << 8) | ZIP64;
/** A plain file of mode 644: a link would lead whoever unpacks it elsewhere. */
const ATTRIBUTES = 0o100644 * 0x10000 + 0x20;

const isWide = ({ bytes, compressed, at }: ZipEntry): boolean => Math.max(bytes, compressed, at) > MOST_32;

/** Section 4.3.7. */
export function localHeader({ name, method, time }: ZipEntry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(STREAMED, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name, 'latin1')]);
}

/** Section 4.3.9. */
export function dataDescriptor({ crc32, compressed, bytes }: ZipEntry): Buffer {
  const wide = Math.max(compressed, bytes) > MOST_32;
  const descriptor = Buffer.alloc(wide ? 24 : 16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc32, 4);
  if (wide) {
    descriptor.writeBigUInt64LE(BigInt(compressed), 8);
    descriptor.writeBigUInt64LE(BigInt(bytes), 16);
  } else {
    descriptor.writeUInt32LE(compressed, 8);
    descriptor.writeUInt32LE(bytes, 12);
  }
  return descriptor;
}

/** From its local header to the end of its descriptor. */
export const lengthOf = (entry: ZipEntry): number =>
  localHeader(entry).length + entry.compressed + dataDescriptor(entry).length;

/** Section 4.3.12, with the zip64 field (section 4.5.3) of what does not fit. */
export function centralHeader(entry: ZipEntry): Buffer {
  const { name, method, time, crc32, compressed, bytes, at } = entry;
  const wide = isWide(entry);
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY, 4);
  header.writeUInt16LE(wide ? ZIP64 : STREAMED, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(time, 12);
  header.writeUInt32LE(crc32, 16);
  header.writeUInt32LE(wide ? MOST_32 : compressed, 20);
  header.writeUInt32LE(wide ? MOST_32 : bytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(wide ? WIDE_FIELD_BYTES : 0, 30);
  header.writeUInt32LE(ATTRIBUTES, 38);
  header.writeUInt32LE(wide ? MOST_32 : at, 42);
  const parts = [header, Buffer.from(name, 'latin1')];
  return Buffer.concat(wide ? [...parts, wideField([bytes, compressed, at])] : parts);
}

function wideField(numbers: readonly [number, number, number]): Buffer {
  const field = Buffer.alloc(WIDE_FIELD_BYTES);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(24, 2);
  for (const [i, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + 8 * i);
  return field;
}

/** All that follows the directory: sections 4.3.14 to 4.3.16, without a comment. */
export function directoryEnd({ count, bytes, at }: DirectoryPlace): Buffer {
  const wide = count > MOST_16 || Math.max(bytes, at) > MOST_32;
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? MOST_16 : count, 8);
  end.writeUInt16LE(wide ? MOST_16 : count, 10);
  end.writeUInt32LE(wide ? MOST_32 : bytes, 12);
  end.writeUInt32LE(wide ? MOST_32 : at, 16);
  if (!wide) return end;
  const before = Buffer.alloc(WIDE_END_BYTES);
  before.writeUInt32LE(0x06064b50, 0);
  before.writeBigUInt64LE(44n, 4);
  before.writeUInt16LE(ZIP64, 12);
  before.writeUInt16LE(ZIP64, 14);
  before.writeBigUInt64LE(BigInt(count), 24);
  before.writeBigUInt64LE(BigInt(count), 32);
  before.writeBigUInt64LE(BigInt(bytes), 40);
  before.writeBigUInt64LE(BigInt(at), 48);
  before.writeUInt32LE(0x07064b50, 56);
  before.writeBigUInt64LE(BigInt(at + bytes), 64);
  before.writeUInt32LE(1, 72);
  return Buffer.concat([before, end]);
}

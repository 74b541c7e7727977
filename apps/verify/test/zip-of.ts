import { deflateRawSync, crc32 } from 'node:zlib';

export interface PackedFile {
  name: string;
  bytes: Buffer;
  stored?: boolean;
  /** What the headers say instead of the truth. */
  says?: Partial<{ bytes: number; crc32: number; method: number; flags: number; at: number }>;
}

/** A zip made by hand, so that it can lie. `wide`: sizes and places in zip64 fields. */
export function zipOf(files: readonly PackedFile[], { wide = false, comment = '' } = {}): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, stored = false, says = {} } of files) {
    const packed = stored ? bytes : deflateRawSync(bytes);
    const told = { bytes: bytes.length, crc32: crc32(bytes), method: stored ? 0 : 8, flags: 0, at, ...says };
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const extra = wide ? zip64([told.bytes, packed.length, told.at]) : Buffer.alloc(0);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(told.flags, 8);
    header.writeUInt16LE(told.method, 10);
    header.writeUInt32LE(told.crc32, 16);
    header.writeUInt32LE(wide ? 0xffffffff : packed.length, 20);
    header.writeUInt32LE(wide ? 0xffffffff : told.bytes, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE(wide ? 0xffffffff : told.at, 42);
    central.push(header, Buffer.from(name), extra);
    parts.push(local, Buffer.from(name), packed);
    at += local.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const wideEnd = Buffer.alloc(wide ? 76 : 0);
  if (wide) {
    wideEnd.writeUInt32LE(0x06064b50, 0);
    wideEnd.writeBigUInt64LE(BigInt(files.length), 32);
    wideEnd.writeBigUInt64LE(BigInt(directory.length), 40);
    wideEnd.writeBigUInt64LE(BigInt(at), 48);
    wideEnd.writeUInt32LE(0x07064b50, 56);
    wideEnd.writeBigUInt64LE(BigInt(at + directory.length), 64);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? 0xffff : files.length, 10);
  end.writeUInt32LE(wide ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(wide ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, directory, wideEnd, end, Buffer.from(comment)]);
}

function zip64(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * numbers.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * numbers.length, 2);
  for (const [i, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + 8 * i);
  return field;
}

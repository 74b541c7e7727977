import { deflateRawSync, crc32 } from 'node:zlib';

export interface PackedFile {
  name: string;
  bytes: Buffer;
  stored?: boolean;
  /** What both headers say instead of the truth. */
  says?: Said;
  /** What the directory alone says. */
  listed?: Said;
  /** What the local header alone says. */
  local?: Said;
  /** What the descriptor alone says. */
  behind?: Said;
  /** Put before its local header, and behind its packed bytes as if they were its own. */
  before?: Buffer;
  hidden?: Buffer;
}
type Said = Partial<{
  name: string;
  bytes: number;
  crc32: number;
  method: number;
  flags: number;
  at: number;
  time: number;
  attributes: number;
  comment: string;
  extra: Buffer;
}>;
interface Around {
  comment?: string;
  /** Between the last file and the directory, the directory and its end, and after all. */
  beforeDirectory?: Buffer;
  beforeEnd?: Buffer;
  after?: Buffer;
}

/** A zip made by hand in the form of the exports', so that it can lie. More than 65,535 files end in the zip64 way. */
export function zipOf(files: readonly PackedFile[], around: Around = {}): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, stored = false, says = {}, listed = {}, local = {}, behind = {}, ...put } of files) {
    const packed = Buffer.concat([stored ? bytes : deflateRawSync(bytes), put.hidden ?? Buffer.alloc(0)]);
    at += put.before?.length ?? 0;
    const truth = {
      ...{ name, bytes: stored ? packed.length : bytes.length, crc32: crc32(stored ? packed : bytes), at },
      ...{ method: stored ? 0 : 8, flags: 8, time: 0x290dd400, attributes: 0x81a40020, comment: '' },
      ...{ extra: Buffer.alloc(0), ...says },
    };
    const whole = Buffer.concat([
      put.before ?? Buffer.alloc(0),
      localOf({ ...truth, ...local }),
      packed,
      descriptorOf({ ...truth, ...behind }, packed.length),
    ]);
    parts.push(whole);
    central.push(centralOf({ ...truth, ...listed }, packed.length));
    at += whole.length - (put.before?.length ?? 0);
  }
  const { comment = '', beforeDirectory = Buffer.alloc(0), beforeEnd = Buffer.alloc(0), after } = around;
  const directory = Buffer.concat(central);
  const end = endOf(files.length, directory.length, at + beforeDirectory.length, comment);
  const all = [...parts, beforeDirectory, directory, beforeEnd, end, Buffer.from(comment), after ?? Buffer.alloc(0)];
  return Buffer.concat(all);
}

function localOf({ name, method, flags, time, extra }: Required<Said>): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(time, 10);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function descriptorOf(told: Required<Said>, packed: number): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(told.crc32, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(told.bytes, 12);
  return descriptor;
}

function centralOf(told: Required<Said>, packed: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(0x032d, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(told.flags, 8);
  header.writeUInt16LE(told.method, 10);
  header.writeUInt32LE(told.time, 12);
  header.writeUInt32LE(told.crc32, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(told.bytes, 24);
  header.writeUInt16LE(Buffer.byteLength(told.name), 28);
  header.writeUInt16LE(told.extra.length, 30);
  header.writeUInt16LE(told.comment.length, 32);
  header.writeUInt32LE(told.attributes, 38);
  header.writeUInt32LE(told.at, 42);
  return Buffer.concat([header, Buffer.from(told.name), told.extra, Buffer.from(told.comment)]);
}

export function endOf(count: number, bytes: number, at: number, comment = ''): Buffer {
  const wide = count > 0xffff || at > 0xffffffff;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(wide ? 0xffff : count, 8);
  end.writeUInt16LE(wide ? 0xffff : count, 10);
  end.writeUInt32LE(wide ? 0xffffffff : bytes, 12);
  end.writeUInt32LE(wide ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  if (!wide) return end;
  const before = Buffer.alloc(76);
  before.writeUInt32LE(0x06064b50, 0);
  before.writeBigUInt64LE(44n, 4);
  before.writeUInt16LE(45, 12);
  before.writeUInt16LE(45, 14);
  before.writeBigUInt64LE(BigInt(count), 24);
  before.writeBigUInt64LE(BigInt(count), 32);
  before.writeBigUInt64LE(BigInt(bytes), 40);
  before.writeBigUInt64LE(BigInt(at), 48);
  before.writeUInt32LE(0x07064b50, 56);
  before.writeBigUInt64LE(BigInt(at + bytes), 64);
  before.writeUInt32LE(1, 72);
  return Buffer.concat([before, end]);
}

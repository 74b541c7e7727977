import type { FileHandle } from 'node:fs/promises';
import { ZipError } from './zip-error.js';

/** A file in a zip, as its central directory tells of it (APPNOTE 6.3.10, section 4.3.12). */
export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated. */
  method: 0 | 8;
  crc32: number;
  compressed: number;
  bytes: number;
  /** Of its local header, from the beginning of the file. */
  at: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_END = 0x06064b50;
const ZIP64_END_BYTES = 56;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const ZIP64_FIELD = 0x0001;
const SEE_ZIP64_16 = 0xffff;
const SEE_ZIP64_32 = 0xffff_ffff;
const ENCRYPTED = 1;
/** An export has a file for each image. */
const MOST_ENTRIES = 200_000;
const LARGEST_DIRECTORY = 64 * 1024 * 1024;
/** No deflated byte makes more than 1,032 (a match of 258 in two bits). */
const LARGEST_RATIO = 1032;

/** The files of a zip, in the order of their bytes. Throws ZipError for what is none, and for entries that share bytes. */
export async function readDirectory(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const { count, bytes, at } = await findDirectory(file, size);
  if (count > MOST_ENTRIES || bytes > LARGEST_DIRECTORY || at + bytes > size) throw new ZipError('not a zip file');
  const directory = await readAt(file, at, bytes);
  const entries: ZipEntry[] = [];
  let offset = 0;
  while (entries.length < count) {
    const { entry, length } = entryAt(directory, offset);
    entries.push(entry);
    offset += length;
  }
  checkPlaces(entries, at);
  return entries;
}

async function findDirectory(file: FileHandle, size: number): Promise<{ count: number; bytes: number; at: number }> {
  const length = Math.min(size, END_BYTES + LONGEST_COMMENT);
  const tail = await readAt(file, size - length, length);
  for (let at = length - END_BYTES; at >= 0; at -= 1) {
    // The comment fills the file to its end: another signature inside it is none.
    if (tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) !== length) continue;
    const found = {
      count: tail.readUInt16LE(at + 10),
      bytes: tail.readUInt32LE(at + 12),
      at: tail.readUInt32LE(at + 16),
    };
    const isZip64 = found.count === SEE_ZIP64_16 || found.bytes === SEE_ZIP64_32 || found.at === SEE_ZIP64_32;
    return isZip64 ? findZip64Directory(file, size - length + at) : found;
  }
  throw new ZipError('not a zip file');
}

async function findZip64Directory(
  file: FileHandle,
  end: number,
): Promise<{ count: number; bytes: number; at: number }> {
  const locator = await readAt(file, end - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR) throw new ZipError('not a zip file');
  const record = await readAt(file, uint64(locator, 8), ZIP64_END_BYTES);
  if (record.readUInt32LE(0) !== ZIP64_END) throw new ZipError('not a zip file');
  return { count: uint64(record, 32), bytes: uint64(record, 40), at: uint64(record, 48) };
}

function entryAt(directory: Buffer, at: number): { entry: ZipEntry; length: number } {
  if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) throw new ZipError('not a zip file');
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
  const nameEnd = at + ENTRY_BYTES + (nameBytes ?? 0);
  const extraEnd = nameEnd + (extraBytes ?? 0);
  const end = extraEnd + (commentBytes ?? 0);
  if (end > directory.length) throw new ZipError('not a zip file');
  const name = directory.toString('utf8', at + ENTRY_BYTES, nameEnd);
  const method = directory.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new ZipError(`${name} is packed in a way that is not read here`);
  if (directory.readUInt16LE(at + 8) & ENCRYPTED) throw new ZipError(`${name} is encrypted`);
  const wide = zip64Field(directory.subarray(nameEnd, extraEnd));
  // In the field stands only what did not fit, in this order.
  const [bytes, compressed, local] = [24, 20, 42].map((field) => {
    const value = directory.readUInt32LE(at + field);
    return value === SEE_ZIP64_32 ? wide() : value;
  });
  const entry = {
    name,
    method,
    crc32: directory.readUInt32LE(at + 16),
    compressed: compressed ?? 0,
    bytes: bytes ?? 0,
    at: local ?? 0,
  } as const;
  if (method === 0 ? entry.bytes !== entry.compressed : entry.bytes > entry.compressed * LARGEST_RATIO)
    throw new ZipError(`${name} says that it is larger than it can be`);
  return { entry, length: end - at };
}

/** Reads the numbers of the zip64 extended information (section 4.5.3) one after another. */
function zip64Field(extra: Buffer): () => number {
  for (let at = 0; at + 4 <= extra.length;) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_FIELD) {
      const field = extra.subarray(at + 4, at + 4 + length);
      let read = 0;
      return () => {
        read += 8;
        return uint64(field, read - 8);
      };
    }
    at += 4 + length;
  }
  return () => {
    throw new ZipError('not a zip file');
  };
}

/** Names once, bytes once: entries that overlap let a few megabytes say that they are many terabytes. */
function checkPlaces(entries: ZipEntry[], directory: number): void {
  if (new Set(entries.map(({ name }) => name)).size !== entries.length) throw new ZipError('two files have one name');
  entries.sort((a, b) => a.at - b.at);
  for (const [i, entry] of entries.entries())
    if (entry.at + entry.compressed > (entries[i + 1]?.at ?? directory)) throw new ZipError('files share bytes');
}

function uint64(bytes: Buffer, at: number): number {
  if (at + 8 > bytes.length) throw new ZipError('not a zip file');
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw new ZipError('not a zip file');
  return value;
}

/** Exactly so many bytes. */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  if (at < 0) throw new ZipError('not a zip file');
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw new ZipError('not a zip file');
  return bytes;
}

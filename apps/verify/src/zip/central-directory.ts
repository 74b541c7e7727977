import type { FileHandle } from 'node:fs/promises';
import { ZipError } from './zip-error.js';
import {
  CENTRAL_BYTES,
  centralHeader,
  directoryEnd,
  END_BYTES,
  lengthOf,
  WIDE_END_BYTES,
  WIDE_FIELD_BYTES,
  type DirectoryPlace,
  type ZipEntry,
} from './zip-form.js';

/** An export has a file for each image. */
const MOST_ENTRIES = 200_000;
const LARGEST_DIRECTORY = 64 * 1024 * 1024;
/** No deflated byte makes more than 1,032 (a match of 258 in two bits). */
const LARGEST_RATIO = 1032;
/** ASCII alone, so that no two names look or unpack alike; and no segment that leads elsewhere. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * The files of a zip, in the order of their bytes. Throws ZipError for one that is not zipped as exports are: from the first byte to
 * the last file stands at file, then the directory, then its end, with nothing before, between or behind.
 */
export async function readDirectory(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const place = await findDirectory(file, size);
  const { count, bytes, at } = place;
  if (count > MOST_ENTRIES || bytes > LARGEST_DIRECTORY || at + bytes > size) throw notZip();
  const end = directoryEnd(place);
  if (at + bytes + end.length !== size || !(await readAt(file, at + bytes, end.length)).equals(end)) throw notZip();
  const directory = await readAt(file, at, bytes);
  const entries: ZipEntry[] = [];
  let offset = 0;
  while (entries.length < count) {
    const { entry, length } = entryAt(directory, offset);
    entries.push(entry);
    offset += length;
  }
  if (offset !== bytes) throw notZip();
  checkPlaces(entries, at);
  checkNames(entries);
  return entries;
}

const notZip = (): ZipError => new ZipError('not a zip file as exports are');

/** As its end tells; what that says is compared whole by the caller. */
async function findDirectory(file: FileHandle, size: number): Promise<DirectoryPlace> {
  const end = await readAt(file, size - END_BYTES, END_BYTES);
  const told = { count: end.readUInt16LE(10), bytes: end.readUInt32LE(12), at: end.readUInt32LE(16) };
  if (told.count !== 0xffff || told.bytes !== 0xffff_ffff || told.at !== 0xffff_ffff) return told;
  const wide = await readAt(file, size - END_BYTES - WIDE_END_BYTES, WIDE_END_BYTES);
  return { count: uint64(wide, 32), bytes: uint64(wide, 40), at: uint64(wide, 48) };
}

function entryAt(directory: Buffer, at: number): { entry: ZipEntry; length: number } {
  if (at + CENTRAL_BYTES > directory.length) throw notZip();
  const nameEnd = at + CENTRAL_BYTES + directory.readUInt16LE(at + 28);
  const name = directory.toString('latin1', at + CENTRAL_BYTES, nameEnd);
  if (!NAME.test(name)) throw new ZipError('a file in it has a name that no export gives');
  const method = directory.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new ZipError(`${name} is packed in a way that no export is`);
  const entry: ZipEntry = {
    name,
    method,
    time: directory.readUInt32LE(at + 12),
    crc32: directory.readUInt32LE(at + 16),
    ...placeOf(directory, at, nameEnd),
  };
  const written = centralHeader(entry);
  if (!directory.subarray(at, at + written.length).equals(written))
    throw new ZipError(`${name} is not described as exports describe their files`);
  if (method === 0 ? entry.bytes !== entry.compressed : entry.bytes > entry.compressed * LARGEST_RATIO)
    throw new ZipError(`${name} says that it is larger than it can be`);
  return { entry, length: written.length };
}

function placeOf(directory: Buffer, at: number, nameEnd: number): Pick<ZipEntry, 'bytes' | 'compressed' | 'at'> {
  if (directory.readUInt16LE(at + 30) !== WIDE_FIELD_BYTES)
    return {
      compressed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    };
  return {
    bytes: uint64(directory, nameEnd + 4),
    compressed: uint64(directory, nameEnd + 12),
    at: uint64(directory, nameEnd + 20),
  };
}

/** Each begins where the one before ends: bytes that no file owns could hold anything, and shared ones many terabytes. */
function checkPlaces(entries: readonly ZipEntry[], directory: number): void {
  let next = 0;
  for (const entry of entries) {
    if (entry.at !== next) throw new ZipError(`${entry.name} does not begin where the file before it ends`);
    next += lengthOf(entry);
  }
  if (next !== directory) throw new ZipError('there is something between the files and their directory');
}

/** Unpacked on a disk that does not tell `A` from `a`, one would replace the other. */
function checkNames(entries: readonly ZipEntry[]): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    const folded = name.toLowerCase();
    if (names.has(folded)) throw new ZipError(`two files have the name ${name}`);
    names.add(folded);
  }
}

function uint64(bytes: Buffer, at: number): number {
  if (at + 8 > bytes.length) throw notZip();
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw notZip();
  return value;
}

/** Exactly so many bytes. */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  if (at < 0) throw notZip();
  const bytes = Buffer.alloc(length);
  for (let read = 0; read < length;) {
    const { bytesRead } = await file.read(bytes, read, length - read, at + read);
    if (bytesRead === 0) throw notZip();
    read += bytesRead;
  }
  return bytes;
}

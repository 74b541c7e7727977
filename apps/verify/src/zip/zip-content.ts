import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { readAt, type ZipEntry } from './central-directory.js';
import { ZipError } from './zip-error.js';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const PIECE = 256 * 1024;

/** The bytes of a file in a zip, unpacked as they are read. Throws ZipError when they are not as many, or not those, that its directory tells. */
export async function* zipContent(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  let length = 0;
  let sum = 0;
  for await (const piece of unpacked(file, entry)) {
    length += piece.length;
    // Before it is handed on: what unpacks to more than it said is never held.
    if (length > entry.bytes) throw new ZipError(`${entry.name} is larger than it says`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (length !== entry.bytes || sum !== entry.crc32) throw new ZipError(`${entry.name} is damaged`);
}

function unpacked(file: FileHandle, entry: ZipEntry): AsyncIterable<Buffer> {
  const packed = packedBytes(file, entry);
  if (entry.method === 0) return packed;
  const inflate = createInflateRaw({ chunkSize: PIECE });
  // Its error comes out of the iteration.
  pipeline(Readable.from(packed, { objectMode: false }), inflate, () => undefined);
  return damagedSaid(inflate, entry);
}

async function* damagedSaid(bytes: AsyncIterable<Buffer>, { name }: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* bytes;
  } catch (error) {
    throw error instanceof ZipError ? error : new ZipError(`${name} is damaged`);
  }
}

async function* packedBytes(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  const local = await readAt(file, entry.at, LOCAL_BYTES);
  if (local.readUInt32LE(0) !== LOCAL) throw new ZipError(`${entry.name} is damaged`);
  const from = entry.at + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  for (let read = 0; read < entry.compressed; read += PIECE)
    yield await readAt(file, from + read, Math.min(PIECE, entry.compressed - read));
}

import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { readAt } from './central-directory.js';
import { ZipError } from './zip-error.js';
import { dataDescriptor, lengthOf, localHeader, type ZipEntry } from './zip-form.js';

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
  if (length !== entry.bytes || sum !== entry.crc32) throw damaged(entry);
}

const damaged = ({ name }: ZipEntry): ZipError => new ZipError(`${name} is damaged`);

function unpacked(file: FileHandle, entry: ZipEntry): AsyncIterable<Buffer> {
  const packed = packedBytes(file, entry);
  return entry.method === 0 ? packed : inflated(packed, entry);
}

async function* inflated(packed: AsyncIterable<Buffer>, entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: PIECE });
  // Its error comes out of the iteration.
  pipeline(Readable.from(packed, { objectMode: false }), inflate, () => undefined);
  try {
    yield* inflate;
  } catch (error) {
    throw error instanceof ZipError ? error : damaged(entry);
  }
  // Deflate says itself where it ends: what stands behind would be unpacked by nobody.
  if (inflate.bytesWritten !== entry.compressed) throw damaged(entry);
}

/** What stands between the local header and the data descriptor, and that these say what the directory says. */
async function* packedBytes(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer, void, undefined> {
  const [header, descriptor] = [localHeader(entry), dataDescriptor(entry)];
  if (lengthOf(entry) <= PIECE) {
    const whole = await readAt(file, entry.at, lengthOf(entry));
    const end = header.length + entry.compressed;
    if (!whole.subarray(0, header.length).equals(header) || !whole.subarray(end).equals(descriptor))
      throw damaged(entry);
    yield whole.subarray(header.length, end);
    return;
  }
  const from = entry.at + header.length;
  const to = from + entry.compressed;
  if (!(await readAt(file, entry.at, header.length)).equals(header)) throw damaged(entry);
  if (!(await readAt(file, to, descriptor.length)).equals(descriptor)) throw damaged(entry);
  for (let at = from; at < to; at += PIECE) yield await readAt(file, at, Math.min(PIECE, to - at));
}

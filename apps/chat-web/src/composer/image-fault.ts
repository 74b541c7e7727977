import { LIMITS } from '@parley/contracts';
import { HEADER_BYTES, readImageHeader, type ImageHeader } from '../images/image-header.js';

/** Why a picked file is no image to send, known before a byte of it goes out. */
export type ImageFault =
  | { fault: 'type' | 'heic' | 'unreadable' }
  /** Mebibytes. */
  | { fault: 'bytes'; size: number; limit: number }
  /** Millions of pixels. */
  | { fault: 'pixels'; size: number; limit: number };

const MEBIBYTE = 1024 * 1024;
const MILLION = 1_000_000;

/** Rounded to be read, yet never down to the limit that it is over. */
function over(amount: number, limit: number): number {
  return amount >= limit + 1 ? Math.round(amount) : Math.ceil(amount * 10) / 10;
}
/** Mebibytes of a file, with one decimal below ten. */
export function mebibytes(bytes: number): number {
  const size = bytes / MEBIBYTE;
  return size >= 10 ? Math.round(size) : Math.max(0.1, Math.round(size * 10) / 10);
}

/** `bytes`: of the whole file. null: nothing speaks against it; the service looks again. */
export function faultOf(bytes: number, { type, width, height }: ImageHeader): ImageFault | null {
  if (bytes === 0) return { fault: 'unreadable' };
  if (type === 'heic') return { fault: 'heic' };
  if (type === null) return { fault: 'type' };
  if (bytes > LIMITS.imageBytes) {
    const limit = LIMITS.imageBytes / MEBIBYTE;
    return { fault: 'bytes', size: over(bytes / MEBIBYTE, limit), limit };
  }
  const pixels = (width ?? 0) * (height ?? 0);
  if (pixels > LIMITS.imagePixels) {
    const limit = LIMITS.imagePixels / MILLION;
    return { fault: 'pixels', size: over(pixels / MILLION, limit), limit };
  }
  return null;
}

/** Looks at a file's first bytes. */
export async function inspectFile(file: Blob): Promise<ImageFault | null> {
  try {
    const head = await file.slice(0, HEADER_BYTES).arrayBuffer();
    return faultOf(file.size, readImageHeader(new Uint8Array(head)));
  } catch {
    // It was changed or removed since it was picked.
    return { fault: 'unreadable' };
  }
}

import type { ImageType } from '@parley/contracts';

/** What a file says of itself in its first bytes. */
export interface ImageHeader {
  /** `heic` covers the HEIF family that phones take photographs in; null is anything else. */
  type: ImageType | 'heic' | null;
  /** Pixels of one frame; null when they stand further on than was read. */
  width: number | null;
  height: number | null;
}
/** Enough for a JPEG's metadata and colour profile, which stand before its size. */
export const HEADER_BYTES = 512 * 1024;

const unsized = (type: ImageHeader['type']): ImageHeader => ({ type, width: null, height: null });
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

/** Reads type and size by the formats' own rules, never by a name (WHATWG MIME Sniffing, section 6.1). */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(view);
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') {
    return bytes.length < 24
      ? unsized('image/png')
      : { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (/^GIF8[79]a$/.test(text(0, 6))) {
    return bytes.length < 10
      ? unsized('image/gif')
      : { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
  }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return webp(view, text(12, 16));
  if (text(4, 8) === 'ftyp' && HEIF_BRANDS.includes(text(8, 12))) return unsized('heic');
  return unsized(null);
}

/** ITU-T T.81, annex B: segments until a start of frame. */
function jpeg(view: DataView): ImageHeader {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const startOfScan = marker === 0xda;
    if (startOfScan) break;
    const padding = marker === 0xff;
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += padding ? 1 : alone ? 2 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return unsized('image/jpeg');
}

/** RFC 9649: three kinds of first chunk, each with its own place for the size. */
function webp(view: DataView, chunk: string): ImageHeader {
  if (view.byteLength < 30) return unsized('image/webp');
  if (chunk === 'VP8 ') {
    return {
      type: 'image/webp',
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
    };
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { type: 'image/webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (chunk === 'VP8X') {
    const minusOne = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    return { type: 'image/webp', width: minusOne(24) + 1, height: minusOne(27) + 1 };
  }
  return unsized('image/webp');
}

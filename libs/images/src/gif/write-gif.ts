import type { Gif, GifFrame } from './read-gif.js';

const MOST_IN_BLOCK = 255;

const short = (value: number): number[] => [value & 0xff, value >> 8];
/** Flag and size of a table of colours, as both descriptors hold them. */
const tableBits = (palette: Uint8Array | null): number => (palette ? 0x80 | (Math.log2(palette.length / 3) - 1) : 0);

/** Signature, screen, colours and how often it repeats: all that comes before the first frame. */
export function gifStart({ width, height, palette, loop }: Omit<Gif, 'frames'>): Uint8Array[] {
  const screen = [...short(width), ...short(height), 0x70 | tableBits(palette), 0, 0];
  const parts: Uint8Array[] = [Buffer.from('GIF89a'), Uint8Array.from(screen)];
  if (palette) parts.push(palette);
  if (loop !== null)
    parts.push(Uint8Array.from([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, ...short(loop), 0]));
  return parts;
}

/** One frame with its compressed indices. */
export function gifFrame(frame: GifFrame, indexBits: number, data: Uint8Array): Uint8Array[] {
  const { left, top, width, height, interlaced, palette, control } = frame;
  const parts: Uint8Array[] = [];
  if (control) {
    const { disposal, delay, transparent } = control;
    const packed = (disposal << 2) | (transparent === null ? 0 : 1);
    parts.push(Uint8Array.from([0x21, 0xf9, 4, packed, ...short(delay), transparent ?? 0, 0]));
  }
  const place = [...short(left), ...short(top), ...short(width), ...short(height)];
  parts.push(Uint8Array.from([0x2c, ...place, (interlaced ? 0x40 : 0) | tableBits(palette)]));
  if (palette) parts.push(palette);
  parts.push(Uint8Array.of(indexBits));
  for (let at = 0; at < data.length; at += MOST_IN_BLOCK) {
    const block = data.subarray(at, at + MOST_IN_BLOCK);
    parts.push(Uint8Array.of(block.length), block);
  }
  parts.push(Uint8Array.of(0));
  return parts;
}

export const GIF_END = Uint8Array.of(0x3b);

import { setImmediate } from 'node:timers/promises';
import { LIMITS, refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import { drawFrame } from './draw-frame.js';
import { decodeIndices, encodeIndices } from './lzw.js';
import type { Gif } from './read-gif.js';
import { GIF_END, gifFrame, gifStart } from './write-gif.js';

export interface RemadeGif {
  bytes: Buffer;
  /** What is seen first: the screen's pixels, 4 bytes each. */
  first: Buffer;
}

/** Pixels after which others in the process have their turn. */
const TURN = 1_000_000;

/** One for each index that occurs, else zero. */
function indicesIn(indices: Uint8Array): Uint8Array {
  const occurs = new Uint8Array(256);
  for (const index of indices) occurs[index] = 1;
  return occurs;
}

/** Bits that hold the largest index; the format knows no fewer than 2. */
const bitsOf = (occurs: Uint8Array): number => Math.max(2, 32 - Math.clz32(occurs.lastIndexOf(1)));

/** Only colours that are seen: a table has room for words in the others. */
const seenOf = (palette: Uint8Array | null, seen: Uint8Array): Uint8Array | null =>
  palette?.map((part, at) => (seen[Math.floor(at / 3)] ? part : 0)) ?? null;

/**
 * A GIF whose every byte is written anew from what was understood of the old one: size, colours that are seen, places, times and
 * indices. Pixels are the same to the last. Refuses `image_damaged` when a frame holds fewer than it says, and `too_large` as soon
 * as there are more than `most` bytes: a table of codes that is kept when it is full packs what a table begun anew does not, and
 * a few megabytes written for that would grow to hundreds.
 */
export async function remakeGif(gif: Gif, most: number): Promise<RemadeGif | Refusal> {
  const parts: Uint8Array[] = [];
  const seenOfAll = new Uint8Array(256);
  let first: Buffer | null = null;
  let length = 0;
  let sinceTurn = 0;
  for (const frame of gif.frames) {
    const indices = new Uint8Array(frame.width * frame.height);
    if (!decodeIndices(frame.data(), frame.indexBits, indices)) return refuse('image_damaged');
    first ??= drawFrame(gif, frame, indices);
    const occurs = indicesIn(indices);
    const indexBits = bitsOf(occurs);
    if (frame.control?.transparent != null) occurs[frame.control.transparent] = 0;
    if (!frame.palette) for (const [index, seen] of occurs.entries()) if (seen) seenOfAll[index] = 1;
    const palette = seenOf(frame.palette, occurs);
    const written = Buffer.concat(gifFrame({ ...frame, palette }, indexBits, encodeIndices(indices, indexBits)));
    length += written.length;
    if (length > most) return refuse('too_large', { limit: LIMITS.imageBytes });
    parts.push(written);
    sinceTurn += indices.length;
    if (sinceTurn >= TURN) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
  const start = gifStart({ ...gif, palette: seenOf(gif.palette, seenOfAll) });
  return first ? { bytes: Buffer.concat([...start, ...parts, GIF_END]), first } : refuse('image_damaged');
}

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

/** Bits that hold the largest index; the format knows no fewer than 2. */
function bitsOf(indices: Uint8Array): number {
  let all = 0;
  for (const index of indices) all |= index;
  return Math.max(2, 32 - Math.clz32(all));
}

/**
 * A GIF whose every byte is written anew from what was understood of the old one: size, colours, places, times and indices. Pixels
 * are the same to the last. Refuses `image_damaged` when a frame holds fewer than it says, and `too_large` as soon as there are more
 * than `most` bytes: a table of codes that is kept when it is full packs what a table begun anew does not, and a few megabytes
 * written for that would grow to hundreds.
 */
export async function remakeGif(gif: Gif, most: number): Promise<RemadeGif | Refusal> {
  const parts = gifStart(gif);
  let first: Buffer | null = null;
  let length = 0;
  let sinceTurn = 0;
  for (const frame of gif.frames) {
    const indices = new Uint8Array(frame.width * frame.height);
    if (!decodeIndices(frame.data(), frame.indexBits, indices)) return refuse('image_damaged');
    first ??= drawFrame(gif, frame, indices);
    const indexBits = bitsOf(indices);
    const written = Buffer.concat(gifFrame(frame, indexBits, encodeIndices(indices, indexBits)));
    length += written.length;
    if (length > most) return refuse('too_large', { limit: LIMITS.imageBytes });
    parts.push(written);
    sinceTurn += indices.length;
    if (sinceTurn >= TURN) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
  parts.push(GIF_END);
  return first ? { bytes: Buffer.concat(parts), first } : refuse('image_damaged');
}

import { setImmediate } from 'node:timers/promises';
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
 * are the same to the last. null when a frame holds fewer than it says.
 */
export async function remakeGif(gif: Gif): Promise<RemadeGif | null> {
  const parts = gifStart(gif);
  let first: Buffer | null = null;
  let sinceTurn = 0;
  for (const frame of gif.frames) {
    const indices = new Uint8Array(frame.width * frame.height);
    if (!decodeIndices(frame.data(), frame.indexBits, indices)) return null;
    first ??= drawFrame(gif, frame, indices);
    const indexBits = bitsOf(indices);
    parts.push(Buffer.concat(gifFrame(frame, indexBits, encodeIndices(indices, indexBits))));
    sinceTurn += indices.length;
    if (sinceTurn >= TURN) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
  parts.push(GIF_END);
  return first && { bytes: Buffer.concat(parts), first };
}

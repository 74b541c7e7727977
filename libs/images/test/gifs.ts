import { encodeIndices } from '../src/gif/lzw.js';
import type { GifFrame } from '../src/gif/read-gif.js';
import { GIF_END, gifFrame, gifStart } from '../src/gif/write-gif.js';

/** 256 greys. */
export const GREYS = Uint8Array.from({ length: 768 }, (_, at) => Math.floor(at / 3));

export const frameOf = (width: number, height: number, other: Partial<GifFrame> = {}): GifFrame => ({
  left: 0,
  top: 0,
  width,
  height,
  interlaced: false,
  palette: null,
  control: null,
  indexBits: 8,
  data: () => new Uint8Array(0),
  ...other,
});

export interface DrawnFrame {
  frame: GifFrame;
  indices: Uint8Array;
}

/** A GIF by hand, in grey. */
export const gifOf = (width: number, height: number, frames: readonly DrawnFrame[], loop: number | null = 0): Buffer =>
  Buffer.concat([
    ...gifStart({ width, height, palette: GREYS, loop }),
    ...frames.flatMap(({ frame, indices }) =>
      gifFrame(frame, frame.indexBits, encodeIndices(indices, frame.indexBits)),
    ),
    GIF_END,
  ]);

/** The same frame over and over. */
export function repeatedGif(width: number, height: number, frames: number): Buffer {
  const indices = Uint8Array.from({ length: width * height }, (_, at) => at % 251);
  const frame = frameOf(width, height, { control: { disposal: 1, delay: 4, transparent: null } });
  const one = Buffer.concat(gifFrame(frame, 8, encodeIndices(indices, 8)));
  const start = gifStart({ width, height, palette: GREYS, loop: 0 });
  return Buffer.concat([...start, ...Array.from({ length: frames }, () => one), GIF_END]);
}

/** A film of grain, as one from a camera: an index costs about a byte. */
export function noisyGif(width: number, height: number, frames: number): Buffer {
  let state = 11;
  const drawn = Array.from({ length: frames }, () => ({
    frame: frameOf(width, height, { control: { disposal: 1, delay: 4, transparent: null } }),
    indices: Uint8Array.from({ length: width * height }, (_, at) => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (((at % width) * 150) / width + ((state >> 16) % 100)) & 0xff;
    }),
  }));
  return gifOf(width, height, drawn);
}

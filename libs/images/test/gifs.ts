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

/** In blocks of one byte each, without the empty one that ends them. */
export const crumbled = (data: Uint8Array): Buffer => {
  const crumbs = Buffer.alloc(2 * data.length, 1);
  for (const [at, byte] of data.entries()) crumbs[2 * at + 1] = byte;
  return crumbs;
};

/** One frame, and all that is skipped or read of a GIF in as many blocks as so many bytes hold. */
export function crumblyGif(bytes: number): Buffer {
  const part = crumbled(new Uint8Array(Math.floor(bytes / 8)));
  const indices = new Uint8Array(64 * 64);
  const extension = (label: number): Buffer[] => [Buffer.from([0x21, label]), part, Buffer.of(0)];
  return Buffer.concat([
    ...gifStart({ width: 64, height: 64, palette: GREYS, loop: null }),
    ...extension(0xff),
    ...extension(0xfe),
    Buffer.from([0x2c, 0, 0, 0, 0, 64, 0, 64, 0, 0, 8]),
    crumbled(encodeIndices(indices, 8)),
    part,
    part,
    Buffer.of(0),
    GIF_END,
  ]);
}

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

/**
 * What no honest program writes: chains of noise fill the table once, it is kept, and all else is the longest of them, 12 bits for
 * `length` pixels. Whoever begins its table anew when it is full writes it many times as large.
 */
export function keptTableGif(width: number, height: number, frames: number, length: number): Buffer {
  let state = 11;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const packed: number[] = [];
  let [held, bits] = [0, 0];
  const put = (code: number, size: number): void => {
    held |= code << bits;
    for (bits += size; bits >= 8; bits -= 8, held >>>= 8) packed.push(held & 0xff);
  };
  put(256, 9);
  // Each code but the first defines one more, up to 4096.
  let [next, written] = [257, 0];
  const say = (code: number, pixels: number): void => {
    put(code, Math.min(12, 32 - Math.clz32(next)));
    next = Math.min(4095, next + 1);
    written += pixels;
  };
  const chains: { code: number; pixels: number }[] = [];
  while (next < 4090) {
    let chain = { code: random(256), pixels: 1 };
    say(chain.code, 1);
    while (chain.pixels < length && next < 4090) {
      // The string said last and this index are the next code's string.
      say(random(256), 1);
      chain = { code: next - 1, pixels: chain.pixels + 1 };
      say(chain.code, chain.pixels);
    }
    chains.push(chain);
  }
  while (written < width * height) {
    const { code, pixels } = chains[random(chains.length)] ?? { code: 0, pixels: 1 };
    say(code, pixels);
  }
  put(257, 12);
  packed.push(held & 0xff);
  const frame = frameOf(width, height, { control: { disposal: 1, delay: 3, transparent: null } });
  const one = Buffer.concat(gifFrame(frame, 8, Uint8Array.from(packed)));
  return Buffer.concat([
    ...gifStart({ width, height, palette: GREYS, loop: 0 }),
    ...Array.from({ length: frames }, () => one),
    GIF_END,
  ]);
}

/** A screen on which little moves: flat areas, and a piece of grain that goes from place to place. */
export function screenGif(width: number, height: number, frames: number): Buffer {
  const edge = 90;
  const drawn = Array.from({ length: 10 }, (_, step) => {
    const [left, top] = [step * edge, step * (edge >> 1)];
    const indices = Uint8Array.from({ length: width * height }, (_value, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      const within = x >= left && x < left + edge && y >= top && y < top + edge;
      return within ? (Math.imul(at + step, 2654435761) >>> 24) % 200 : (y >> 6) * 7 + (x >> 7);
    });
    const frame = frameOf(width, height, { control: { disposal: 1, delay: 3, transparent: null } });
    return Buffer.concat(gifFrame(frame, 8, encodeIndices(indices, 8)));
  });
  const start = gifStart({ width, height, palette: GREYS, loop: 0 });
  const all = Array.from({ length: frames }, (_, at) => drawn[at % drawn.length] ?? new Uint8Array(0));
  return Buffer.concat([...start, ...all, GIF_END]);
}

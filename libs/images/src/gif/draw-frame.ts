import type { Gif, GifFrame } from './read-gif.js';

/** First row and distance of each pass in which the rows of an interlaced frame come. GIF89a, appendix E. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/** The row of the frame on which each row of the file belongs. */
export function* rowsOf({ height, interlaced }: Pick<GifFrame, 'height' | 'interlaced'>): Generator<number> {
  for (const [first, distance] of interlaced ? PASSES : ([[0, 1]] as const))
    for (let row = first; row < height; row += distance) yield row;
}

/** The screen with nothing on it but this frame, 4 bytes a pixel: red, green, blue and alpha. */
export function drawFrame(
  gif: Pick<Gif, 'width' | 'height' | 'palette'>,
  frame: GifFrame,
  indices: Uint8Array,
): Buffer {
  const screen = Buffer.alloc(gif.width * gif.height * 4);
  const palette = frame.palette ?? gif.palette ?? new Uint8Array(0);
  const transparent = frame.control?.transparent ?? null;
  let at = 0;
  for (const row of rowsOf(frame)) {
    let to = ((frame.top + row) * gif.width + frame.left) * 4;
    for (let column = 0; column < frame.width; column += 1, at += 1, to += 4) {
      const index = indices[at] ?? 0;
      const from = index * 3;
      // A colour that the palette does not have shows what lies below.
      if (index === transparent || from >= palette.length) continue;
      screen[to] = palette[from] ?? 0;
      screen[to + 1] = palette[from + 1] ?? 0;
      screen[to + 2] = palette[from + 2] ?? 0;
      screen[to + 3] = 255;
    }
  }
  return screen;
}

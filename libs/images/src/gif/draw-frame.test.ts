import { describe, expect, it } from '@jest/globals';
import { frameOf, GREYS } from '../../test/gifs.js';
import { drawFrame, rowsOf } from './draw-frame.js';

const greys = (screen: Buffer): (number | null)[] =>
  Array.from({ length: screen.length / 4 }, (_, at) => (screen[at * 4 + 3] === 255 ? (screen[at * 4] ?? 0) : null));

describe('a drawn frame', () => {
  it('lies where it says, and nothing else is on the screen', () => {
    const frame = frameOf(2, 1, { left: 1, top: 1 });
    const screen = drawFrame({ width: 4, height: 2, palette: GREYS }, frame, Uint8Array.of(7, 9));
    expect(greys(screen)).toEqual([null, null, null, null, null, 7, 9, null]);
  });

  it('prefers its own colours, and leaves out the transparent one and those that nobody defined', () => {
    const frame = frameOf(4, 1, {
      palette: Uint8Array.of(1, 2, 3, 4, 5, 6),
      control: { disposal: 0, delay: 0, transparent: 1 },
    });
    const screen = drawFrame({ width: 4, height: 1, palette: GREYS }, frame, Uint8Array.of(0, 1, 2, 0));
    expect([...screen.subarray(0, 4)]).toEqual([1, 2, 3, 255]);
    expect(greys(screen)).toEqual([1, null, null, 1]);
  });

  it('has the rows of an interlaced frame in their places', () => {
    expect([...rowsOf({ height: 10, interlaced: true })]).toEqual([0, 8, 4, 2, 6, 1, 3, 5, 7, 9]);
    expect([...rowsOf({ height: 3, interlaced: false })]).toEqual([0, 1, 2]);
    for (let height = 1; height < 40; height += 1)
      expect([...rowsOf({ height, interlaced: true })].sort((a, b) => a - b)).toEqual([
        ...rowsOf({ height, interlaced: false }),
      ]);
    const screen = drawFrame(
      { width: 1, height: 5, palette: GREYS },
      frameOf(1, 5, { interlaced: true }),
      Uint8Array.of(0, 1, 2, 3, 4),
    );
    expect(greys(screen)).toEqual([0, 3, 2, 4, 1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { countLevel, isSaid, type CountLevel } from './count-level.js';

/** How many characters were left each time it was said aloud. */
function saidAt(lefts: number[], limit: number): number[] {
  let before: CountLevel = 0;
  return lefts.filter((left) => {
    const now = countLevel(left, limit);
    const said = now !== before && isSaid(before, now);
    before = now;
    return said;
  });
}
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, at) => from - at);

describe('the counter', () => {
  it('is said in the last tenth, with twenty left and on crossing the limit, and not at every key', () => {
    expect(saidAt(down(1000, -30), 1000)).toEqual([100, 20, -1]);
  });
  it('is said when the words fit again, and as words get longer once more', () => {
    expect(saidAt([-2, -1, 0, 1, 2, 1, 0, -1], 1000)).toEqual([-2, 0, -1]);
  });
  it('is not said while words get shorter', () => {
    expect(saidAt([15, 40, 90, 200], 1000)).toEqual([15]);
  });
});

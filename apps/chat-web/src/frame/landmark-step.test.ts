import { describe, expect, it } from '@jest/globals';
import { landmarkStep } from './landmark-step.js';

describe('the way round the parts of a page', () => {
  it('begins at the first, or backwards at the last', () => {
    expect(landmarkStep(4, -1, false)).toBe(0);
    expect(landmarkStep(4, -1, true)).toBe(3);
  });
  it('goes on by one and comes round', () => {
    expect([0, 1, 2, 3].map((at) => landmarkStep(4, at, false))).toEqual([1, 2, 3, 0]);
    expect([0, 1, 2, 3].map((at) => landmarkStep(4, at, true))).toEqual([3, 0, 1, 2]);
  });
  it('stays where there is only one', () => {
    expect(landmarkStep(1, 0, false)).toBe(0);
    expect(landmarkStep(1, 0, true)).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import { arrange } from './arrangement.js';

const of = (count: number): { width: number; height: number }[] =>
  Array.from({ length: count }, () => ({ width: 400, height: 300 }));

describe('images of one message', () => {
  it('keep the shape of a single one', () => {
    expect(arrange([{ width: 1200, height: 800 }]).ratio).toBe(1.5);
  });
  it('cut a single one that is very tall or very wide', () => {
    expect(arrange([{ width: 100, height: 4000 }]).ratio).toBe(0.75);
    expect(arrange([{ width: 4000, height: 100 }]).ratio).toBe(2);
  });
  it.each([2, 3, 4, 5, 6, 7, 8, 9, 10])('fill the grid without a hole when there are %i', (count) => {
    const { ratio, tiles } = arrange(of(count));
    const rows = 3 / ratio;
    expect(tiles).toHaveLength(count);
    expect(tiles.reduce((cells, { columns, rows: high }) => cells + columns * high, 0)).toBe(6 * rows);
  });
  it('stand in whole rows', () => {
    for (let count = 4; count <= 10; count++) {
      let column = 0;
      for (const { columns } of arrange(of(count)).tiles) {
        expect(column + columns).toBeLessThanOrEqual(6);
        column = (column + columns) % 6;
      }
      expect(column).toBe(0);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { RowHeights, type Row } from './row-heights.js';

const rows = (...keys: string[]): Row[] => keys.map((key) => ({ key }));

describe('where rows stand', () => {
  it('is guessed before they were measured', () => {
    const heights = new RowHeights<Row>(({ key }) => 10 * key.length);
    heights.take(rows('a', 'bb', 'c'));
    expect([0, 1, 2, 3, 9].map((index) => heights.top(index))).toEqual([0, 10, 30, 40, 40]);
  });
  it('is known to a fraction once they were', () => {
    const heights = new RowHeights<Row>(() => 10);
    heights.take(rows('a', 'b', 'c'));
    heights.measured(1, 22.5);
    expect([1, 2, 3].map((index) => heights.top(index))).toEqual([10, 32.5, 42.5]);
    heights.measured(0, 12);
    expect(heights.top(3)).toBe(44.5);
    heights.measured(7, 99);
    expect(heights.top(3)).toBe(44.5);
  });
  it('goes with a row when others come in above it, and is forgotten when the width changes', () => {
    const heights = new RowHeights<Row>(() => 10);
    heights.take(rows('c', 'd'));
    heights.measured(1, 30);
    heights.take(rows('a', 'b', 'c', 'd'));
    expect([3, 4].map((index) => heights.top(index))).toEqual([30, 60]);
    heights.forget();
    expect(heights.top(4)).toBe(40);
  });
  it('tells which row covers a distance', () => {
    const heights = new RowHeights<Row>(() => 10);
    heights.take(rows('a', 'b', 'c'));
    expect([-5, 0, 9.9, 10, 29, 30, 99].map((distance) => heights.at(distance))).toEqual([0, 0, 0, 1, 2, 2, 2]);
    heights.take([]);
    expect(heights.at(5)).toBe(0);
    expect(heights.top(0)).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Row } from './row-heights.js';
import { FIRST_ROWS, carryWindow, lastRows, rowsAround, type RowWindow } from './row-window.js';

const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, n) => ({ key: `row ${from + n}` }));
const carry = (old: RowWindow<Row>, now: readonly Row[], atEnd: boolean) =>
  carryWindow(old, now, atEnd, ({ key }) => key.startsWith('row'));
const keys = ({ rows: all, first, end }: RowWindow<Row>) => [all[first]?.key, all[end - 1]?.key];

describe('the rows that are elements on the page', () => {
  it('are all of a short list, and the last ones of a long one', () => {
    expect(lastRows(rows(0, 12))).toMatchObject({ first: 0, end: 12 });
    expect(lastRows(rows(0, 5_000))).toMatchObject({ first: 5_000 - FIRST_ROWS, end: 5_000 });
  });
  it('are those around the row at which a page opens', () => {
    expect(rowsAround(rows(0, 5_000), 'row 2000')).toMatchObject({ first: 1_990, end: 1_990 + FIRST_ROWS });
    expect(rowsAround(rows(0, 5_000), 'row 4999')).toMatchObject({ first: 4_989, end: 5_000 });
    expect(rowsAround(rows(0, 5_000), 'none')).toMatchObject({ end: 5_000 });
    expect(rowsAround(rows(0, 50), 'row 2')).toMatchObject({ first: 0, end: 50 });
  });
  const reading = { rows: rows(1_000, 2_000), first: 300, end: 340 };
  it('stay the same when older ones come in above', () => {
    expect(keys(carry(reading, rows(800, 2_000), false))).toEqual(['row 1300', 'row 1339']);
  });
  it('stay the same when new ones come in below a reader above', () => {
    expect(keys(carry(reading, rows(1_000, 7_000), false))).toEqual(['row 1300', 'row 1339']);
    expect(keys(carry({ ...reading, first: 960, end: 1_000 }, rows(1_000, 7_000), false))).toEqual([
      'row 1960',
      'row 2019',
    ]);
  });
  it('go along with the end, and never become many', () => {
    const atEnd = { rows: rows(0, 1_000), first: 950, end: 1_000 };
    expect(keys(carry(atEnd, rows(0, 1_001), true))).toEqual(['row 951', 'row 1000']);
    expect(carry(atEnd, rows(0, 6_000), true)).toMatchObject({ first: 5_950, end: 6_000 });
  });
  it('stay the same for a reader at the top, whatever else stands there', () => {
    const top = { key: 'older' };
    const atTop = { rows: [top, ...rows(1_000, 2_000)], first: 0, end: 40 };
    expect(keys(carry(atTop, [top, ...rows(800, 2_000)], false))).toEqual(['row 999', 'row 1038']);
  });
  it('stay when one between them comes or goes', () => {
    const without = reading.rows.filter(({ key }) => key !== 'row 1300');
    expect(keys(carry(reading, without, false))).toEqual(['row 1299', 'row 1339']);
    const marked = [...reading.rows.slice(0, 100), { key: 'unread' }, ...reading.rows.slice(100)];
    expect(keys(carry(reading, marked, false))).toEqual(['row 1300', 'row 1339']);
  });
  it('are the last ones when nothing of the old list is left', () => {
    expect(carry(reading, rows(5_000, 9_000), false)).toMatchObject({ end: 4_000 });
  });
});

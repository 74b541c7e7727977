import type { Row } from './row-heights.js';

/** The rows of a list that are elements on the page: from `first` up to, not including, `end`. */
export interface RowWindow<R extends Row> {
  rows: readonly R[];
  first: number;
  end: number;
}

/** So many rows are elements before anything was measured, and after new ones came in below. */
export const FIRST_ROWS = 40;
/** A list this short is on the page whole. */
const SHORT = 60;
/** New rows below that are drawn at once for a reader above; the rest waits until they come near. */
const NEW_ROWS = 20;

/** The window on the last rows. */
export const lastRows = <R extends Row>(rows: readonly R[], count = FIRST_ROWS): RowWindow<R> => ({
  rows,
  first: rows.length <= SHORT ? 0 : rows.length - Math.max(count, FIRST_ROWS),
  end: rows.length,
});

/** The window around a row, on a page that opens there; the last rows when it is not in the list. */
export function rowsAround<R extends Row>(rows: readonly R[], key: string): RowWindow<R> {
  const index = rows.findIndex((row) => row.key === key);
  if (index < 0 || rows.length <= SHORT) return lastRows(rows);
  const first = Math.max(0, index - FIRST_ROWS / 4);
  return { rows, first, end: Math.min(rows.length, first + FIRST_ROWS) };
}

/** The same window on a list that has changed around it; at the end it goes along with the end. */
export function carryWindow<R extends Row>(
  old: RowWindow<R>,
  rows: readonly R[],
  atEnd: boolean,
  /** Rows that keep their place among the others. */
  holds: (row: R) => boolean,
): RowWindow<R> {
  const size = old.end - old.first;
  if (rows.length <= SHORT || atEnd) return lastRows(rows, Math.min(size, SHORT));
  const grown = rows.length - old.rows.length;
  for (let index = old.first; index < old.end; index += 1) {
    const row = old.rows[index];
    if (!row || !holds(row)) continue;
    const { key } = row;
    const now =
      [index, index + grown].find((place) => rows[place]?.key === key) ?? rows.findIndex((r) => r.key === key);
    if (now < 0) continue;
    const first = Math.max(0, now - (index - old.first));
    const more = old.end === old.rows.length ? Math.min(NEW_ROWS, rows.length - (first + size)) : 0;
    return { rows, first, end: Math.min(rows.length, first + size + Math.max(0, more)) };
  }
  return lastRows(rows);
}

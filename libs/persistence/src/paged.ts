/** Rows read at once, so that a long room does not fill the memory. */
export const PAGE = 500;

/** Page after page, each from the last row of the one before. `read` answers `size` rows for as long as there are more. */
export async function* paged<Row, At>(
  first: At,
  read: (after: At) => Promise<Row[]>,
  at: (row: Row) => At,
  size = PAGE,
): AsyncGenerator<Row, void, undefined> {
  for (let after = first; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
    after = at(last);
  }
}

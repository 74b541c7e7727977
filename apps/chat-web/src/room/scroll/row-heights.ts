/** What a list shows one below the other. */
export interface Row {
  /** Unique in the list; it stays with what it names. */
  key: string;
}

/** Where rows stand: by their heights as they were measured, and as they are guessed before. Pixels, with fractions. */
export class RowHeights<R extends Row> {
  readonly #guess: (row: R) => number;
  readonly #measured = new Map<string, number>();
  #rows: readonly R[] = [];
  /** Top of each row, and behind the last one the height of all. */
  #tops = new Float64Array(1);
  /** Tops from this index on have to be added up again. */
  #stale = 0;

  constructor(guess: (row: R) => number) {
    this.#guess = guess;
  }

  /** What is known of a row goes with its key. */
  take(rows: readonly R[]): void {
    this.#rows = rows;
    if (this.#tops.length <= rows.length) this.#tops = new Float64Array(rows.length + 1 + (rows.length >> 2));
    this.#stale = 0;
  }

  measured(index: number, height: number): void {
    const row = this.#rows[index];
    if (!row || this.#measured.get(row.key) === height) return;
    this.#measured.set(row.key, height);
    this.#stale = Math.min(this.#stale, index);
  }

  /** Forgets what was measured: the width has changed. */
  forget(): void {
    this.#measured.clear();
    this.#stale = 0;
  }

  /** Distance from the top of the list to the top of a row; of `rows.length`, to the end of the list. */
  top(index: number): number {
    this.#addUp();
    return this.#tops[Math.max(0, Math.min(index, this.#rows.length))] ?? 0;
  }

  /** The row that covers a distance from the top of the list; the first or the last for what lies outside. */
  at(distance: number): number {
    this.#addUp();
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= distance) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #addUp(): void {
    const rows = this.#rows;
    for (let index = this.#stale; index < rows.length; index += 1) {
      const row = rows[index];
      if (!row) break;
      this.#tops[index + 1] = (this.#tops[index] ?? 0) + (this.#measured.get(row.key) ?? this.#guess(row));
    }
    this.#stale = rows.length;
  }
}

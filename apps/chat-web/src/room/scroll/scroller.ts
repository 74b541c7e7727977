import { flushSync } from 'react-dom';
import { RowHeights, type Row } from './row-heights.js';
import { lastRows, type RowWindow } from './row-window.js';

/** This near to the end counts as being there, in pixels. */
const AT_END = 48;
/** Nothing scrolls any more when no event came for so long, in milliseconds: a fling's slowest frames lie closer. */
const STILL_MS = 150;
/** Rows kept ready above and below the view, in heights of the view; fewer than half of that, and more are made. */
const READY = 1;
/** A selection keeps its rows on the page, up to so many. */
const MOST_SELECTED = 600;
/** Browsers round positions to parts of a pixel. */
const SAME = 1;

/** When React is to draw: at once outside of its own work, and with that work inside of it. */
type Now = (work: () => void) => void;
const soon: Now = (work) => {
  work();
};

/** The elements of a list that scrolls: the box, the rows in it, and the room that the rows below them will take. */
export interface ScrollerElements {
  log: HTMLElement;
  rows: HTMLElement;
  after: HTMLElement;
}
/** What of the list is on screen: the last row that can be read, and how much lies above and below, in pixels. */
export interface View {
  last: number;
  above: number;
  below: number;
}
export interface ScrollerOptions<R extends Row> {
  /** Height of a row that was not on screen yet, in a list so wide. Pixels. */
  guess: (row: R, width: number) => number;
  /** Rows that keep their place in the conversation; by one of them the reader's place is held. */
  holds: (row: R) => boolean;
  /** The part of a row that is held; what stands above it in the row may come and go. */
  grip: (row: Element) => Element;
  /** Makes other rows elements. */
  show: (window: RowWindow<R>) => void;
  /** The reader came to the end, or went from it. */
  atEnd: (atEnd: boolean) => void;
  /** Something else is on screen. */
  viewed: (view: View, rows: readonly R[]) => void;
}

/**
 * Holds the reader's place in a long list of which only the rows near the view are elements. One row is remembered with
 * its place on the screen; whatever changes (rows above, heights, the frame), that row is put back there before the next
 * frame. At the end it is the end that is held.
 *
 * While something scrolls, nothing writes the scroll position if it can be helped: a write ends a fling on some phones and
 * is overridden by it on others. Wrong guesses above go into the margin over the rows, and are settled when all is still.
 */
export class Scroller<R extends Row> {
  readonly #options: ScrollerOptions<R>;
  readonly #heights: RowHeights<R>;
  #elements: ScrollerElements | null = null;
  #window: RowWindow<R> = { rows: [], first: 0, end: 0 };
  #width = 0;
  /** The row that is held, and where its top is on the screen. */
  #held: { key: string; top: number } | null = null;
  /** Distance from the end that is held instead; null above. */
  #fromEnd: number | null = 0;
  /** A row to be brought to so many pixels below the top of the box. */
  #target: { key: string; top: number } | null = null;
  /** What the margin over the rows is more than the guessed height of what lies above. */
  #drift = 0;
  #moving: ReturnType<typeof setTimeout> | undefined;
  #touches = false;
  /** A finger moved it, so that it may fling on. */
  #flung = false;
  /** The position we wrote last: its event is no scrolling. NaN when the reader wrote it. */
  #wrote = Number.NaN;
  /** The last position known. */
  #at = 0;
  #told: View & { atEnd: boolean } = { last: -1, above: -1, below: -1, atEnd: true };

  /** `opensAt`: the row to begin with, and how far below the top; null begins at the end. */
  constructor(opensAt: { key: string; top: number } | null, options: ScrollerOptions<R>) {
    this.#options = options;
    this.#target = opensAt;
    if (opensAt) this.#fromEnd = null;
    this.#told.atEnd = opensAt === null;
    this.#heights = new RowHeights((row) => options.guess(row, this.#width));
  }

  /** Begins to watch; answers how to stop. */
  attach(elements: ScrollerElements): () => void {
    const { log, rows } = elements;
    this.#elements = elements;
    const stop = new AbortController();
    const { signal } = stop;
    log.addEventListener('scroll', this.#scrolled, { passive: true, signal });
    for (const event of ['touchstart', 'touchend', 'touchcancel'] as const)
      log.addEventListener(event, this.#touched, { passive: true, signal });
    // The rows as a whole: when one of them changes its height, so do they.
    const sizes = new ResizeObserver(() => {
      this.#place(flushSync);
    });
    sizes.observe(log);
    sizes.observe(rows);
    return () => {
      stop.abort();
      sizes.disconnect();
      clearTimeout(this.#moving);
      this.#elements = null;
    };
  }

  /** These rows are the elements now. Call it when they have just become so, before the frame. */
  commit(window: RowWindow<R>): void {
    const { rows } = this.#window;
    if (window.rows !== rows) this.#heights.take(window.rows);
    // Whoever is near the end is taken to it by what is new.
    if (this.#fromEnd !== null && window.rows.at(-1)?.key !== rows.at(-1)?.key) this.#fromEnd = 0;
    this.#window = window;
    this.#place();
  }

  /** Brings a row to so many pixels below the top, and holds it there. */
  jumpTo(key: string, top: number): void {
    const { rows } = this.#window;
    const index = rows.findIndex((row) => row.key === key);
    if (index < 0) return;
    this.#stopMoving();
    this.#fromEnd = null;
    this.#target = { key, top };
    const height = this.#elements?.log.clientHeight ?? 0;
    const at = this.#heights.top(index);
    this.#options.show(this.#between(at - READY * height, at + (1 + READY) * height));
  }

  /** Brings the end into view, and keeps to it. */
  toEnd(): void {
    this.#stopMoving();
    this.#target = null;
    this.#fromEnd = 0;
    this.#options.show(lastRows(this.#window.rows));
  }

  /** Keeps a row from being pushed out at the top by what comes below: brings it back, and then holds it. */
  keepInView(key: string): void {
    const index = this.#window.rows.findIndex((row) => row.key === key);
    if (index >= 0 && this.#heights.top(index) < this.#scrolledTo() - SAME) this.jumpTo(key, 0);
  }

  /** Moves an element inside a row into view, when it is not. */
  reveal(element: Element): void {
    const { log } = this.#elements ?? {};
    if (!log?.contains(element)) return;
    const box = log.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    if (top < box.top || bottom > box.bottom) log.scrollTop += top - box.top - box.height / 3;
  }

  /** Whether a row can be seen whole. */
  isInView(key: string): boolean {
    const row = this.#element(key)?.getBoundingClientRect();
    const log = this.#elements?.log.getBoundingClientRect();
    return row !== undefined && log !== undefined && row.top >= log.top && row.bottom <= log.bottom;
  }

  readonly #scrolled = (): void => {
    const { log } = this.#elements ?? {};
    if (!log || Math.abs(log.scrollTop - this.#wrote) <= SAME) return;
    this.#at = log.scrollTop;
    this.#moves();
    const fromEnd = log.scrollHeight - log.clientHeight - log.scrollTop;
    this.#fromEnd = fromEnd < AT_END && this.#window.end === this.#window.rows.length ? Math.max(0, fromEnd) : null;
    this.#hold();
    this.#cover(flushSync);
    this.#tell();
  };

  #moves(): void {
    this.#wrote = Number.NaN;
    this.#target = null;
    this.#flung ||= this.#touches;
    clearTimeout(this.#moving);
    this.#moving = setTimeout(this.#still, STILL_MS);
  }

  /** The reader may have scrolled since the last event: then the place to hold has moved with them. Answers whether it has. */
  #catchUp(): boolean {
    const { log } = this.#elements ?? {};
    const by = (log?.scrollTop ?? 0) - this.#at;
    // Where the content became shorter, the browser itself goes back to its end.
    if (!log || Math.abs(by) <= SAME || log.scrollTop >= log.scrollHeight - log.clientHeight - SAME) return false;
    this.#at = log.scrollTop;
    if (this.#held) this.#held = { ...this.#held, top: this.#held.top - by };
    if (this.#fromEnd !== null) this.#fromEnd = this.#fromEnd - by < AT_END ? Math.max(0, this.#fromEnd - by) : null;
    this.#moves();
    return true;
  }

  readonly #touched = ({ touches }: TouchEvent): void => {
    this.#touches = touches.length > 0;
    if (!this.#touches && this.#moving === undefined) this.#flung = false;
  };

  readonly #still = (): void => {
    if (this.#touches) {
      this.#moving = setTimeout(this.#still, STILL_MS);
      return;
    }
    this.#stopMoving();
    this.#place(flushSync);
  };

  #stopMoving(): void {
    clearTimeout(this.#moving);
    this.#moving = undefined;
    this.#flung = this.#touches;
  }

  /** Measures the rows that are elements and puts the reader's place back where it was. */
  #place(now: Now = soon): void {
    if (!this.#elements) return;
    const { log, rows, after } = this.#elements;
    const { first, end, rows: all } = this.#window;
    const moved = this.#catchUp();
    if (log.clientWidth !== this.#width) {
      this.#width = log.clientWidth;
      this.#heights.forget();
    }
    if (!this.#held || !this.#element(this.#held.key)) {
      // Scrolled past all that was drawn: what the guesses bring here is the place.
      this.#setAbove(this.#heights.top(first) + this.#drift);
      this.#hold();
    }
    for (let index = first; index < end; index += 1) {
      const element = rows.children[index - first];
      if (element) this.#heights.measured(index, element.getBoundingClientRect().height);
    }
    this.#limitDrift();
    this.#setAbove(this.#heights.top(first) + this.#drift);
    after.style.blockSize = `${this.#heights.top(all.length) - this.#heights.top(end)}px`;
    const before = log.scrollTop;
    this.#restore();
    // Our own write hides the reader's event: without it, too, the row that is held is one in view.
    if (moved) this.#hold();
    this.#at = log.scrollTop;
    if (this.#at !== before) this.#wrote = this.#at;
    this.#cover(now);
    this.#tell();
  }

  /** A margin more than nothing over the first row would be seen, and rows above the beginning can't be scrolled to. */
  #limitDrift(): void {
    const { first } = this.#window;
    if (this.#moving === undefined) this.#drift = 0;
    if (first === 0) this.#drift = Math.min(this.#drift, 0);
    if (!this.#flung) this.#drift = Math.max(this.#drift, -this.#heights.top(first));
  }

  #restore(): void {
    if (!this.#elements) return;
    const { log } = this.#elements;
    const target = this.#target && this.#element(this.#target.key);
    if (this.#target && target) {
      const from = log.getBoundingClientRect().top + this.#target.top;
      log.scrollTop += target.getBoundingClientRect().top - from;
      const fromEnd = log.scrollHeight - log.clientHeight - log.scrollTop;
      this.#fromEnd = fromEnd < AT_END && this.#window.end === this.#window.rows.length ? Math.max(0, fromEnd) : null;
      this.#target = null;
      this.#hold();
    } else if (this.#fromEnd !== null && this.#window.end === this.#window.rows.length && !this.#flung) {
      log.scrollTop = log.scrollHeight - log.clientHeight - this.#fromEnd;
      this.#hold();
    } else if (this.#held) this.#putBack(this.#held);
  }

  #putBack(held: { key: string; top: number }): void {
    const { log } = this.#elements ?? {};
    const row = this.#element(held.key);
    if (!log || !row) return;
    const grip = this.#options.grip(row);
    const away = grip.getBoundingClientRect().top - held.top;
    if (away === 0) return;
    const above = this.#heights.top(this.#window.first) + this.#drift - away;
    const inside = this.#window.first > 0;
    if (this.#moving !== undefined && (this.#flung ? inside || above < 0 : inside && above >= 0)) {
      this.#drift -= away;
      this.#setAbove(above);
      return;
    }
    log.scrollTop += away;
    // Where the list ends there is no further way: then this is its place.
    const { top } = grip.getBoundingClientRect();
    if (Math.abs(top - held.top) > SAME) this.#held = { ...held, top };
  }

  #setAbove(pixels: number): void {
    const { rows } = this.#elements ?? {};
    if (rows) rows.style.marginBlockStart = `${pixels}px`;
  }

  /** Remembers the first row that begins in view, or the one that fills it. */
  #hold(): void {
    if (!this.#elements) return;
    const { log } = this.#elements;
    const { rows, first, end } = this.#window;
    const from = log.getBoundingClientRect().top;
    let above: number | null = null;
    for (let index = Math.max(first, this.#rowAt(0)); index < end; index += 1) {
      const row = rows[index];
      if (!row || !this.#options.holds(row)) continue;
      const top = this.#elements.rows.children[index - first]?.getBoundingClientRect().top ?? 0;
      if (top < from) {
        above = index;
        continue;
      }
      if (top < from + log.clientHeight || above === null) above = index;
      break;
    }
    const row = above === null ? undefined : rows[above];
    const element = above === null ? undefined : this.#elements.rows.children[above - first];
    this.#held =
      row && element ? { key: row.key, top: this.#options.grip(element).getBoundingClientRect().top } : this.#held;
  }

  /** Sees to it that there are rows wherever the reader can look next. */
  #cover(now: Now): void {
    const { log } = this.#elements ?? {};
    const { rows, first, end } = this.#window;
    if (!log || (first === 0 && end === rows.length) || this.#target) return;
    const height = log.clientHeight;
    const top = this.#scrolledTo();
    const near = (READY * height) / 2;
    const topIn = first === 0 || this.#heights.top(first) <= top - near;
    const endIn = end === rows.length || this.#heights.top(end) >= top + height + near;
    const most = 2 * (1 + 2 * READY) * height;
    if (topIn && endIn && this.#heights.top(end) - this.#heights.top(first) < most) return;
    const next = this.#keepSelected(this.#between(top - READY * height, top + (1 + READY) * height));
    if (next.first === first && next.end === end) return;
    this.#keepFocus(next);
    now(() => {
      this.#options.show(next);
    });
  }

  #between(from: number, to: number): RowWindow<R> {
    const { rows } = this.#window;
    return { rows, first: this.#heights.at(from), end: Math.min(rows.length, this.#heights.at(to) + 1) };
  }

  /** Distance from the top of the list to the top of the view. */
  #scrolledTo(): number {
    if (!this.#elements) return 0;
    const { log, rows } = this.#elements;
    return log.getBoundingClientRect().top - rows.getBoundingClientRect().top + this.#heights.top(this.#window.first);
  }

  #rowAt(pixels: number): number {
    return this.#heights.at(this.#scrolledTo() + pixels);
  }

  /** Rows with selected words stay elements, so that they can be copied. */
  #keepSelected(next: RowWindow<R>): RowWindow<R> {
    const selection = document.getSelection();
    const { first, end } = this.#window;
    if (!selection || selection.isCollapsed || !this.#elements?.rows.contains(selection.anchorNode)) return next;
    const both = { ...next, first: Math.min(first, next.first), end: Math.max(end, next.end) };
    return both.end - both.first <= MOST_SELECTED ? both : next;
  }

  /** Whoever had the focus on a row that goes, a link perhaps, scrolls on with the box. */
  #keepFocus({ first, end }: RowWindow<R>): void {
    if (!this.#elements) return;
    const { log, rows } = this.#elements;
    const focused = document.activeElement;
    if (!focused || !rows.contains(focused)) return;
    const row = [...rows.children].findIndex((element) => element.contains(focused)) + this.#window.first;
    if (row < first || row >= end) log.focus({ preventScroll: true });
  }

  #element(key: string): Element | null {
    const { rows, first, end } = this.#window;
    for (let index = first; index < end; index += 1)
      if (rows[index]?.key === key) return this.#elements?.rows.children[index - first] ?? null;
    return null;
  }

  #tell(): void {
    const { log } = this.#elements ?? {};
    const { rows } = this.#window;
    if (!log || rows.length === 0) return;
    const atEnd = this.#fromEnd !== null;
    const above = this.#scrolledTo();
    const bottom = above + log.clientHeight;
    const below = this.#heights.top(rows.length) - bottom;
    let last = this.#heights.at(bottom);
    // A row counts when its end is in view, or when it is so high that it fills the view.
    while (last > 0 && this.#heights.top(last + 1) > bottom + SAME && this.#heights.top(last) > above) last -= 1;
    const told = this.#told;
    this.#told = { last, above, below, atEnd };
    if (atEnd !== told.atEnd) this.#options.atEnd(atEnd);
    if (last !== told.last || above !== told.above || below !== told.below) this.#options.viewed(this.#told, rows);
  }
}

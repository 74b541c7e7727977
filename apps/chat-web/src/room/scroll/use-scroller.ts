import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Row } from './row-heights.js';
import { carryWindow, lastRows, rowsAround, type RowWindow } from './row-window.js';
import { Scroller, type ScrollerOptions } from './scroller.js';

export interface ScrolledList<R extends Row> {
  scroller: Scroller<R>;
  /** What to draw: exactly these, as children of `rowsRef`. */
  window: RowWindow<R>;
  atEnd: boolean;
  logRef: RefObject<HTMLElement | null>;
  rowsRef: RefObject<HTMLDivElement | null>;
  afterRef: RefObject<HTMLDivElement | null>;
}

/** Where a list opens: at a row, so many pixels below the top; null for the end. */
export type OpensAt = { key: string; top: number } | null;

/** A long list that holds its reader's place. Where it opens, `guess`, `holds` and `grip` stay for its life. */
export function useScroller<R extends Row>(
  list: readonly R[],
  opensAt: OpensAt,
  { guess, holds, grip, viewed }: Pick<ScrollerOptions<R>, 'guess' | 'holds' | 'grip' | 'viewed'>,
): ScrolledList<R> {
  const [window, show] = useState<RowWindow<R>>(() => (opensAt ? rowsAround(list, opensAt.key) : lastRows(list)));
  const [atEnd, setAtEnd] = useState(opensAt === null);
  const latest = useRef(viewed);
  const [scroller] = useState(
    () =>
      new Scroller<R>(opensAt, {
        guess,
        holds,
        grip,
        show,
        atEnd: setAtEnd,
        viewed: (view, rows) => {
          latest.current(view, rows);
        },
      }),
  );
  const logRef = useRef<HTMLElement>(null);
  const rowsRef = useRef<HTMLDivElement>(null);
  const afterRef = useRef<HTMLDivElement>(null);
  const current = window.rows === list ? window : carryWindow(window, list, atEnd, holds);
  if (current !== window) show(current);

  useLayoutEffect(() => {
    const [log, rows, after] = [logRef.current, rowsRef.current, afterRef.current];
    if (log && rows && after) return scroller.attach({ log, rows, after });
    return;
  }, [scroller]);
  useLayoutEffect(() => {
    latest.current = viewed;
    scroller.commit(current);
  });
  return { scroller, window: current, atEnd, logRef, rowsRef, afterRef };
}

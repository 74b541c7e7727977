import { useEffect, useRef } from 'react';
import { TitleStack } from './title-stack.js';

const titles = new TitleStack((title) => {
  document.title = title;
});

/** The first page of a visit is announced by the browser itself. */
let arrivedBefore = false;

/** Names the page in tab and history while this stands on it, above whatever named it before. */
export function useTitle(title: string): void {
  const first = useRef(title);
  const entered = useRef<ReturnType<TitleStack['enter']>>(null);
  useEffect(() => {
    const entry = titles.enter(first.current);
    entered.current = entry;
    return () => {
      entry.leave();
      entered.current = null;
    };
  }, []);
  useEffect(() => {
    first.current = title;
    entered.current?.rename(title);
  }, [title]);
}

/** Names the page in tab and history, and brings reader and view to its beginning when one page follows another. */
export function usePageTitle(title: string): void {
  useTitle(title);
  useEffect(() => {
    if (arrivedBefore) arrive();
    arrivedBefore = true;
  }, []);
}

function arrive(): void {
  window.scrollTo(0, 0);
  // Whoever filled a field or walks a navigation keeps the focus; what went with the old page left it at the very top.
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}

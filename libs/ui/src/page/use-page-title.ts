import { useEffect } from 'react';

/** The first page of a visit is announced by the browser itself. */
let arrivedBefore = false;

/** Names the page in tab and history, and brings reader and view to its beginning when one page follows another. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
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

import { Listeners } from '@parley/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Link } from './links.js';

type LinkFinder = (text: string) => Link[];

/** What every link has; most texts have none of it, and then nothing is fetched. */
const MAY_LINK = /:\/\/|www\.|@/i;
const NONE: readonly Link[] = [];

/** Knowing links takes a list of all domains: it comes by itself, once, when the first text may hold one. */
let finder: LinkFinder | null = null;
let fetching = false;
const watchers = new Listeners();

function fetchFinder(): void {
  if (finder || fetching) return;
  fetching = true;
  import('./links.js').then(
    ({ findLinks }) => {
      finder = findLinks;
      watchers.notify();
    },
    () => {
      // Without the network words stay words; the next text asks again.
      fetching = false;
    },
  );
}
const current = (): LinkFinder | null => finder;

/** The links of a text; none until it is known what a link is. The words stand on the page from the beginning. */
export function useLinks(text: string): readonly Link[] {
  const find = useSyncExternalStore(watchers.subscribe, current);
  const may = MAY_LINK.test(text);
  useEffect(() => {
    if (may) fetchFinder();
  }, [may]);
  return useMemo(() => (may && find ? find(text) : NONE), [may, find, text]);
}

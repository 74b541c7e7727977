import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
}

/** The path in the address bar, without query and fragment. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname);

/** Goes on to another path inside this page. `replace`: going back leads to what came before this one. */
export function navigate(path: string, { replace = false }: { replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  tell();
}

/** A path of two parts: `/join/7Q0M` is `['join', '7Q0M']`, `/host` is `['host', null]`; null for any other. */
export function partsOf(path: string): [string, string | null] | null {
  const [, page = '', what = null] = /^\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (page === '') return null;
  try {
    return [page, what === null ? null : decodeURIComponent(what)];
  } catch {
    // Not an address of ours: no page writes a broken escape.
    return null;
  }
}

import { useEffect, useRef } from 'react';

/** Where the browser does not tell when it is idle, in milliseconds. */
const LATER = 2_000;

/** Fetches code that is not needed yet once the page is idle, so that it is there at the first press. */
export function useWarmed(parts: readonly (() => Promise<unknown>)[]): void {
  const wanted = useRef(parts);
  useEffect(() => {
    const fetchAll = (): void => {
      // One that does not come now is asked for again when it is needed.
      for (const part of wanted.current) part().catch(() => undefined);
    };
    if ('requestIdleCallback' in window) {
      const idle = requestIdleCallback(fetchAll);
      return () => {
        cancelIdleCallback(idle);
      };
    }
    const timer = setTimeout(fetchAll, LATER);
    return () => {
      clearTimeout(timer);
    };
  }, []);
}

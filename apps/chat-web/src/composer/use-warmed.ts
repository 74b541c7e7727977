import { useEffect, useRef } from 'react';

/** Milliseconds in which the page has its line to itself: a conversation comes before what may be pressed in it. */
const LATER = 2_000;

/** Fetches code that is not needed yet a little later, so that it is there at the first press. */
export function useWarmed(parts: readonly (() => Promise<unknown>)[]): void {
  const wanted = useRef(parts);
  useEffect(() => {
    const fetchAll = (): void => {
      // One that does not come now is asked for again when it is needed.
      for (const part of wanted.current) part().catch(() => undefined);
    };
    const timer = setTimeout(fetchAll, LATER);
    return () => {
      clearTimeout(timer);
    };
  }, []);
}

import { useEffect, useRef } from 'react';
import { idle } from './idle.js';

/** Milliseconds in which the page has its line to itself: a conversation comes before what may be pressed in it. */
const LATER = 2_000;
const PATIENCE = 1_000;

/** Fetches code that is not needed yet a little later, one part at a quiet moment, so that it is there at the first press. */
export function useWarmed(parts: readonly (() => Promise<unknown>)[]): void {
  const wanted = useRef(parts);
  useEffect(() => {
    let left = false;
    const fetchAll = async (): Promise<void> => {
      for (const part of wanted.current) {
        await idle(PATIENCE);
        if (left) return;
        // One that does not come now is asked for again when it is needed.
        await part().catch(() => undefined);
      }
    };
    const timer = setTimeout(() => void fetchAll(), LATER);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, []);
}

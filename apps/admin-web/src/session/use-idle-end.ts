import { useEffect } from 'react';
import { sinceLastAnswer } from '../api/server-clock.js';

/** The service ends a session after 30 minutes without a request; some seconds later it must have. */
const OVER_MS = 30 * 60_000 + 5_000;
const LOOK_MS = 5_000;

/** Calls `onOver` once the session must be over, so that nothing stays on a screen that nobody watches. */
export function useIdleEnd(onOver: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (sinceLastAnswer() > OVER_MS) onOver();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [onOver]);
}

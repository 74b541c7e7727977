import { useEffect, useState } from 'react';
import { secondsLeft } from './clock-face.js';

/** Whole seconds until `endsAt` on the clock `now` (milliseconds), looked at anew each second; null without an end. */
export function useSecondsLeft(endsAt: number | null, now: () => number): number | null {
  const [, look] = useState(0);
  useEffect(() => {
    if (endsAt === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      look((n) => n + 1);
      // Aimed at the server's whole seconds, so that two people side by side see the same number.
      const ahead = endsAt - now();
      timer = setTimeout(tick, ahead <= 0 ? 1000 : (ahead % 1000) + 5);
    };
    timer = setTimeout(tick, 0);
    return () => {
      clearTimeout(timer);
    };
  }, [endsAt, now]);
  return endsAt === null ? null : secondsLeft(endsAt, now());
}

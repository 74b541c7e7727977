import { useSecondsLeft } from '@parley/ui';
import { useState } from 'react';

const now = (): number => Date.now();

/** Seconds until the next try is taken, 0 when it may be made; `hold` starts a wait. */
export function useWait(): { wait: number; hold: (seconds: number) => void } {
  const [until, setUntil] = useState<number | null>(null);
  return {
    wait: useSecondsLeft(until, now) ?? 0,
    hold: (seconds) => {
      setUntil(Date.now() + seconds * 1000);
    },
  };
}

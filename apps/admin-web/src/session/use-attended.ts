import { useEffect, useState } from 'react';

const QUIET_MS = 5 * 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const;

/**
 * Whether somebody used the page in the last five minutes. Every request keeps the session alive, so a page left open must stop
 * asking or it would never end.
 */
export function useAttended(): boolean {
  const [attended, setAttended] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const seen = (): void => {
      setAttended(true);
      clearTimeout(timer);
      timer = setTimeout(() => {
        setAttended(false);
      }, QUIET_MS);
    };
    seen();
    for (const sign of SIGNS) window.addEventListener(sign, seen, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, seen);
    };
  }, []);
  return attended;
}

import { useEffect, useState } from 'react';
import { dayAround, type Day } from './days.js';

/** The longest a timer may wait, in milliseconds; a device that slept wakes to a late one anyway. */
const LOOK_AGAIN_MS = 60_000;

/** The day it is for the reader, by their own calendar; it changes at midnight. */
export function useToday(): Day {
  const [today, setToday] = useState(() => dayAround(Date.now()));
  useEffect(() => {
    const look = (): void => {
      const at = Date.now();
      setToday((day) => (at >= day.start && at < day.end ? day : dayAround(at)));
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    const exact = setTimeout(look, Math.min(LOOK_AGAIN_MS, Math.max(0, today.end - Date.now())));
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      clearTimeout(exact);
      document.removeEventListener('visibilitychange', look);
    };
  }, [today]);
  return today;
}

import { LOCAL_ZONE, localTime, utcClock, utcDay } from './format-time.js';

/** A moment in UTC, and below it where the reader is. `clock` leaves the day out. */
export function Stamp({ at, clock = false }: { at: number; clock?: boolean }) {
  return (
    <time className="stamp num" dateTime={new Date(at).toISOString()}>
      {clock ? utcClock(at) : `${utcDay(at)} ${utcClock(at)}`}
      <small>{localTime(at, LOCAL_ZONE)}</small>
    </time>
  );
}

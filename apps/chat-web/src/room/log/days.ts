/** One calendar day of the reader: from midnight up to the next, in milliseconds. */
export interface Day {
  start: number;
  end: number;
}

/** The day around a time, in the time zone of this device: 23, 24 or 25 hours long. */
export function dayAround(at: number): Day {
  const start = new Date(at);
  start.setHours(0, 0, 0, 0);
  const end = new Date(start);
  end.setDate(end.getDate() + 1);
  end.setHours(0, 0, 0, 0);
  return { start: start.getTime(), end: end.getTime() };
}

export type DayName = 'today' | 'yesterday' | 'this-year' | 'another-year';

/** What a reader calls the day of `at`; `today` is the day they read on. */
export function nameDay(at: number, today: Day): DayName {
  if (at >= today.start) return at < today.end ? 'today' : dateName(at, today);
  return at >= dayAround(today.start - 1).start ? 'yesterday' : dateName(at, today);
}

const dateName = (at: number, today: Day): DayName =>
  new Date(at).getFullYear() === new Date(today.start).getFullYear() ? 'this-year' : 'another-year';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** Making a format is slow, and a page has thousands of times. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, made);
  return made;
}

/** The calendar in a time zone (IANA name). */
function partsIn(zone: string, at: number): Parts {
  const of = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = of;
  return { year, month, day, hour, minute, second };
}

function utcParts(at: number): Parts {
  const date = new Date(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

const dayOf = ({ year, month, day }: Parts): string => `${day} ${MONTHS[month - 1] ?? ''} ${year}`;
const clockOf = ({ hour, minute, second }: Parts, seconds: boolean): string =>
  seconds ? `${two(hour)}:${two(minute)}:${two(second)}` : `${two(hour)}:${two(minute)}`;

/** `19 Nov 2026`, UTC. */
export const utcDay = (at: number): string => dayOf(utcParts(at));
/** `19 Nov`, UTC. */
export const utcDayShort = (at: number): string => {
  const { day, month } = utcParts(at);
  return `${day} ${MONTHS[month - 1] ?? ''}`;
};
/** `09:12:04`, UTC. */
export const utcClock = (at: number): string => clockOf(utcParts(at), true);
/** `14:31`, UTC. */
export const utcMinute = (at: number): string => clockOf(utcParts(at), false);

/** This device's zone. */
export const LOCAL_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The same moment where the reader is: `10:12 Berlin`, with the day when it is another one than in UTC. */
export function localTime(at: number, zone: string): string {
  const here = partsIn(zone, at);
  const day = dayOf(here) === utcDay(at) ? '' : `${here.day} ${MONTHS[here.month - 1] ?? ''} `;
  const place = zone.includes('/') ? zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ') : 'local';
  return `${day}${clockOf(here, false)} ${place}`;
}

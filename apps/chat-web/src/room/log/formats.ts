import type { Language } from '@parley/contracts';

/** How times and days are written in one language. */
export interface Formats {
  time: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  dayAndYear: Intl.DateTimeFormat;
}

export const formatsOf = (language: Language): Formats => ({
  time: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }),
  day: new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }),
  dayAndYear: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }),
});

import type { Language } from '@parley/contracts';

/** How times and days are written in one language. */
export interface Formats {
  time: Intl.DateTimeFormat;
  dayAndTime: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  dayAndYear: Intl.DateTimeFormat;
  number: Intl.NumberFormat;
  /** Of a share: 0.5 is half. */
  percent: Intl.NumberFormat;
  list: Intl.ListFormat;
}

// Not `hour12: false`: in English that counts the hours from 1 to 24, and midnight is 24:00.
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

const formatsIn = (language: Language): Formats => ({
  time: new Intl.DateTimeFormat(language, TIME),
  dayAndTime: new Intl.DateTimeFormat(language, { weekday: 'long', ...TIME }),
  day: new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }),
  dayAndYear: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }),
  number: new Intl.NumberFormat(language),
  percent: new Intl.NumberFormat(language, { style: 'percent' }),
  list: new Intl.ListFormat(language, { type: 'unit' }),
});
const made = new Map<Language, Formats>();

/** Made once for a language: they are slow to make. */
export function formatsOf(language: Language): Formats {
  const formats = made.get(language) ?? formatsIn(language);
  made.set(language, formats);
  return formats;
}

import type { Seconds } from '../policy/room-policy.js';

const UNITS = [
  ['year', 365 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Whole seconds in the largest unit that divides them and counts at least two: 60 is "60 seconds", 86,400 "24 hours". */
export function sayDuration(language: string, seconds: Seconds): string {
  const [unit, length] = UNITS.find(([, size]) => seconds % size === 0 && seconds / size >= 2) ?? ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length);
}

import { describe, expect, it } from '@jest/globals';
import { dayAround, nameDay } from './days.js';

const local = (year: number, month: number, day: number, hour = 12, minute = 0): number =>
  new Date(year, month - 1, day, hour, minute).getTime();
const today = dayAround(local(2026, 11, 20, 14, 2));

describe('the day of a message', () => {
  it('begins and ends at midnight of the reader', () => {
    expect(today).toEqual({ start: local(2026, 11, 20, 0), end: local(2026, 11, 21, 0) });
    expect(dayAround(today.end)).toEqual({ start: today.end, end: local(2026, 11, 22, 0) });
    expect(dayAround(today.end - 1)).toEqual(today);
  });
  it.each([
    ['today', local(2026, 11, 20, 0)],
    ['today', local(2026, 11, 20, 23, 59)],
    ['yesterday', local(2026, 11, 19, 23, 59)],
    ['yesterday', local(2026, 11, 19, 0)],
    ['this-year', local(2026, 11, 18, 23, 59)],
    ['this-year', local(2026, 1, 1, 0)],
    ['another-year', local(2025, 12, 31, 23, 59)],
  ])('is called %s', (name, at) => {
    expect(nameDay(at, today)).toBe(name);
  });
  it('is a date when the clock of the room runs ahead into tomorrow', () => {
    expect(nameDay(local(2026, 11, 21, 0, 1), today)).toBe('this-year');
    expect(nameDay(local(2027, 1, 1, 0), dayAround(local(2026, 12, 31)))).toBe('another-year');
  });
  it('calls the last day of a year yesterday on the first of the next', () => {
    expect(nameDay(local(2026, 12, 31, 8), dayAround(local(2027, 1, 1, 0, 5)))).toBe('yesterday');
  });
});

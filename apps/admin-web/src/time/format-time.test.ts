import { describe, expect, it } from '@jest/globals';
import { localTime, utcClock, utcDay, utcMinute } from './format-time.js';

const at = Date.UTC(2026, 10, 19, 23, 12, 4);

describe('a moment in words', () => {
  it('is told in UTC wherever the reader is', () => {
    expect(utcDay(at)).toBe('19 Nov 2026');
    expect(utcClock(at)).toBe('23:12:04');
    expect(utcMinute(at)).toBe('23:12');
  });

  it('is told beside it in the reader’s zone, with the day when that is another', () => {
    expect(localTime(at, 'Europe/Lisbon')).toBe('23:12 Lisbon');
    expect(localTime(at, 'Europe/Berlin')).toBe('20 Nov 00:12 Berlin');
    expect(localTime(at, 'America/New_York')).toBe('18:12 New York');
  });

  it('calls a zone without a place local', () => {
    expect(localTime(at, 'UTC')).toBe('23:12 local');
  });
});

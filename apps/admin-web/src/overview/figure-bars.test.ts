import { describe, expect, it } from '@jest/globals';
import type { StatsAnswer } from '@parley/contracts';
import { barsOf, sayBars } from './figure-bars.js';
import { readOverviewSearch } from './overview-search.js';

const counts = (messages: number) => ({ messages, opened: 1, readings: 0, denied: 0 });
const figures = {
  days: [{ day: '2026-11-19', ...counts(7) }],
  hours: [
    { hour: Date.UTC(2026, 10, 19, 13), ...counts(3) },
    { hour: Date.UTC(2026, 10, 19, 14), ...counts(1_204) },
  ],
} as StatsAnswer['figures'];

describe('the bars of a chart', () => {
  it('are hours of UTC, or days', () => {
    expect(barsOf(figures, 'messages', '24h')).toEqual([
      { short: '13', long: '13:00 UTC', count: 3 },
      { short: '14', long: '14:00 UTC', count: 1_204 },
    ]);
    expect(barsOf(figures, 'opened', '30d')).toEqual([{ short: '19 Nov', long: '19 Nov', count: 1 }]);
  });

  it('are said in a sentence, for who can’t see them', () => {
    expect(sayBars('Entries', '24h', barsOf(figures, 'messages', '24h'))).toBe(
      'Entries in the last 24 hours: 1,207 in all, the most 1,204 at 14:00 UTC.',
    );
    expect(sayBars('Readings', '30d', barsOf(figures, 'readings', '30d'))).toBe(
      'Readings in the last 30 days: 0 in all.',
    );
  });
});

describe('the address of the overview', () => {
  it('keeps a span it knows', () => {
    expect(readOverviewSearch({ span: '30d' })).toEqual({ span: '30d' });
    expect(readOverviewSearch({ span: '1y' })).toEqual({});
  });
});

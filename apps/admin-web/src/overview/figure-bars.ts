import type { StatsAnswer } from '@parley/contracts';
import { utcDayShort, utcMinute } from '../time/format-time.js';
import { recordTexts } from '../texts/record.js';
import type { Span } from './overview-search.js';

export const FIGURES = ['messages', 'opened', 'readings', 'denied'] as const;
export type Figure = (typeof FIGURES)[number];
/** One bar: how it is called under the axis and in words, and how high it is. */
export interface Bar {
  short: string;
  long: string;
  count: number;
}

/** A figure over a span, oldest first. */
export const barsOf = ({ days, hours }: StatsAnswer['figures'], figure: Figure, span: Span): Bar[] =>
  span === '24h'
    ? hours.map((one) => {
        const clock = utcMinute(one.hour);
        return { short: clock.slice(0, 2), long: recordTexts.overview.hour(clock), count: one[figure] };
      })
    : days.map((one) => {
        const day = utcDayShort(Date.parse(`${one.day}T00:00:00Z`));
        return { short: day, long: day, count: one[figure] };
      });

/** What a chart shows, in one sentence. */
export function sayBars(what: string, span: Span, bars: readonly Bar[]): string {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const most = bars.reduce<Bar | null>((high, bar) => (high === null || bar.count > high.count ? bar : high), null);
  return recordTexts.overview.summary(
    what,
    recordTexts.overview.spans[span],
    total,
    most?.count ?? 0,
    most?.long ?? '',
  );
}

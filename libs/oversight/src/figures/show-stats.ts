import type { DayFigures, Figures, HourFigures, ServerTime, StatsAnswer } from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 30;
const HOURS = 24;
const NONE: Figures = { opened: 0, messages: 0, readings: 0, denied: 0 };

/** The service in numbers: all rooms, the last 30 days and 24 hours, keeper's work, the log. */
export async function showStats(parts: Pick<OversightParts, 'rooms' | 'figures' | 'now'>): Promise<StatsAnswer> {
  const asOf = parts.now();
  const today = asOf - (asOf % DAY_MS);
  const since = (today - (DAYS - 1) * DAY_MS) as ServerTime;
  const [counts, happened, jobs, log] = await Promise.all([
    parts.rooms.counts(asOf),
    parts.figures.hours(since),
    parts.figures.jobs(),
    parts.figures.log(),
  ]);
  const days = starts(since, DAY_MS, DAYS).map((day): DayFigures => ({
    day: new Date(day).toISOString().slice(0, 10),
    ...sumOf(happened, day, DAY_MS),
  }));
  const firstHour = asOf - (asOf % HOUR_MS) - (HOURS - 1) * HOUR_MS;
  const hours = starts(firstHour, HOUR_MS, HOURS).map((hour): HourFigures => ({
    hour,
    ...sumOf(happened, hour, HOUR_MS),
  }));
  return {
    ...counts,
    asOf,
    figures: { days, hours },
    jobs,
    deniedToday: days.at(-1)?.denied ?? 0,
    logSize: log.size,
    checkpoint: log.checkpoint,
  };
}

const starts = (first: number, step: number, count: number): ServerTime[] =>
  Array.from({ length: count }, (_, i) => (first + i * step) as ServerTime);

const sumOf = (happened: readonly HourFigures[], from: ServerTime, length: number): Figures =>
  happened
    .filter(({ hour }) => hour >= from && hour < from + length)
    .reduce(
      (sum, { opened, messages, readings, denied }) => ({
        opened: sum.opened + opened,
        messages: sum.messages + messages,
        readings: sum.readings + readings,
        denied: sum.denied + denied,
      }),
      NONE,
    );

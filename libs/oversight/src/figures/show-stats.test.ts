import { expect, it } from '@jest/globals';
import type { Figures, ServerTime } from '@parley/contracts';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { showStats } from '../index.js';

const HOUR = 3_600_000;
const happened = (hour: number, figures: Partial<Figures>) => ({
  hour: hour as ServerTime,
  ...{ opened: 0, messages: 0, readings: 0, denied: 0 },
  ...figures,
});

it('fills 30 days and 24 hours without a gap, today and this hour last', async () => {
  const store = new MemoryOversight();
  store.clock = Date.UTC(2026, 2, 1, 0, 30) as ServerTime;
  store.hours.push(
    happened(Date.UTC(2026, 0, 30, 23), { opened: 99 }),
    happened(Date.UTC(2026, 0, 31), { opened: 1 }),
    happened(Date.UTC(2026, 1, 28, 0), { messages: 5 }),
    happened(Date.UTC(2026, 1, 28, 23), { messages: 7, readings: 1 }),
    happened(Date.UTC(2026, 2, 1), { denied: 3, opened: 2 }),
  );
  const { figures, deniedToday, asOf } = await showStats(store.parts);
  const days = figures.days.map(({ day, opened, messages }) => [day, opened, messages]);
  expect([asOf, days.length, days[0], days.at(-2), days.at(-1)]).toEqual([
    store.clock,
    30,
    ['2026-01-31', 1, 0],
    ['2026-02-28', 0, 12],
    ['2026-03-01', 2, 0],
  ]);
  expect(new Set(days.map(([day]) => day)).size).toBe(30);
  const { hours } = figures;
  expect(hours.map(({ hour }) => hour)).toEqual(
    Array.from({ length: 24 }, (_, i) => Date.UTC(2026, 2, 1) - (23 - i) * HOUR),
  );
  expect(hours.at(-1)).toMatchObject({ denied: 3, opened: 2, messages: 0 });
  expect(hours.at(-2)).toMatchObject({ messages: 7, readings: 1 });
  expect(hours[0]).toMatchObject({ hour: Date.UTC(2026, 1, 28, 1), messages: 0 });
  expect(deniedToday).toBe(3);
});

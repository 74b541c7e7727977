import { LOG_TYPES, type LogType } from '@parley/contracts';

/** What the log shows, as its address says it; what is undefined is not in it. */
export interface LogSearch {
  type?: LogType | undefined;
  room?: string | undefined;
  /** Name or id. */
  administrator?: string | undefined;
  /** Days of UTC, both included: `2026-11-19`. */
  from?: string | undefined;
  to?: string | undefined;
  /** The page: entries before this index. */
  before?: string | undefined;
}

const DAY_MS = 24 * 3_600_000;
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

export function readLogSearch({ type, room, administrator, from, to, before }: Record<string, unknown>): LogSearch {
  const known = LOG_TYPES.find((one) => one === type);
  return {
    ...(known && { type: known }),
    ...(typeof room === 'string' && room !== '' && { room: room.slice(0, 36).toLowerCase() }),
    ...(typeof administrator === 'string' && administrator !== '' && { administrator: administrator.slice(0, 64) }),
    ...(isDay(from) && { from }),
    ...(isDay(to) && { to }),
    ...(typeof before === 'string' && /^\d{1,15}$/.test(before) && { before }),
  };
}

/** What is asked of the service: the first moment of the first day, and the first after the last. */
export const logFilters = ({ from, to, ...rest }: LogSearch): Readonly<Record<string, string | undefined>> => ({
  ...rest,
  from: from === undefined ? undefined : String(Date.parse(from)),
  to: to === undefined ? undefined : String(Date.parse(to) + DAY_MS),
});

import type { ServerTime } from '@parley/contracts';

/** A `timestamptz` as pg reads it, in milliseconds. */
export function toTime(date: Date): ServerTime;
export function toTime(date: Date | null): ServerTime | null;
export function toTime(date: Date | null): ServerTime | null {
  return date === null ? null : (date.getTime() as ServerTime);
}
export const fromTime = (time: ServerTime | null): Date | null => (time === null ? null : new Date(time));

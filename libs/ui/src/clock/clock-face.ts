/** Whole seconds left, never below zero; the last started second counts. */
export const secondsLeft = (endsAt: number, now: number): number => Math.max(0, Math.ceil((endsAt - now) / 1000));

const two = (value: number): string => String(value).padStart(2, '0');

/** 67267 → "18:41:07". */
export function longClock(seconds: number): string {
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Hours and minutes, and in the last hour minutes and seconds: "18:41", "9:58", "0:58". */
export function shortClock(seconds: number): string {
  return seconds >= 3600
    ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`
    : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** ISO 8601 duration for `<time datetime>`. */
export const isoDuration = (seconds: number): string => `PT${seconds}S`;

/** Seconds before the end at which the room says aloud what is left. */
const TIME_MARKS = [3600, 600, 60] as const;
export type TimeMark = (typeof TIME_MARKS)[number];

/** The mark that was crossed between two looks at the clock, the latest one if several were; null if none. */
export function crossedMark(before: number, after: number): TimeMark | null {
  return TIME_MARKS.findLast((mark) => before > mark && after <= mark && after > 0) ?? null;
}

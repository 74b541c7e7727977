/** Milliseconds this device's clock is behind the service's, from the newest answer's `Date` (whole seconds, RFC 9110 section 6.6.1). */
let behind = 0;
let answeredAt = Date.now();

export function noteAnswer(date: string | null): void {
  answeredAt = Date.now();
  const served = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(served)) behind = served - answeredAt;
}

/** A moment of this device's clock on the service's, to a second. */
export const onServerClock = (at: number): number => at + behind;
export const serverNow = (): number => onServerClock(Date.now());

/** Milliseconds since the service last answered. */
export const sinceLastAnswer = (): number => Date.now() - answeredAt;

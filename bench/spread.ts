/** The middle of some figures and how far they went. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const before = sorted[Math.ceil(sorted.length / 2) - 1] ?? middle;
  return { min: sorted[0] ?? Number.NaN, median: (middle + before) / 2, max: sorted.at(-1) ?? Number.NaN };
}

export const showSpread = ({ min, median, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

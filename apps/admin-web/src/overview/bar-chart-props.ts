import type { Bar } from './figure-bars.js';

export interface BarChartProps {
  bars: readonly Bar[];
  /** What it shows, for who can't see it. */
  label: string;
  /** Which bar is pointed at; null when none is. */
  onPoint: (bar: number | null) => void;
}

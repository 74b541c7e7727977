import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { BarChartProps } from './bar-chart-props.js';

const HEIGHT = 148;
const MINIMUM_TOP = 4;
/** Steps of the upright axis: whole things are counted. */
const STEPS = [1, 2, 5]
  .flatMap((step) => Array.from({ length: 8 }, (_, power) => step * 10 ** power))
  .sort((a, b) => a - b);

/** The canvas knows no style sheet: what it draws with stands in properties of its place that have no other use there. */
const inkOf = (place: HTMLElement): { bars: string; words: string; lines: string } => {
  const { color, caretColor, borderTopColor } = getComputedStyle(place);
  return { bars: color, words: caretColor, lines: borderTopColor };
};

/** Bars, drawn by uPlot. Its code comes when a chart is first shown. */
export function UplotBars({ bars, label, onPoint }: BarChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef(bars);
  const point = useRef(onPoint);
  useEffect(() => {
    shown.current = bars;
    point.current = onPoint;
    plot.current?.setData(dataOf(bars));
  }, [bars, onPoint]);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = new uPlot(optionsFor(element, shown, point), dataOf(shown.current), element);
    plot.current = made;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    const again = (): void => {
      made.redraw(false, true);
    };
    // The theme is chosen by the system or on the page.
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', again);
    const theme = new MutationObserver(again);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', again);
      made.destroy();
      plot.current = null;
    };
  }, []);
  return <div ref={place} className="plot" role="img" aria-label={label} />;
}

const dataOf = (bars: readonly { count: number }[]): uPlot.AlignedData => [
  bars.map((_, index) => index),
  bars.map(({ count }) => count),
];

function optionsFor(
  place: HTMLElement,
  shown: { readonly current: BarChartProps['bars'] },
  point: { readonly current: BarChartProps['onPoint'] },
): uPlot.Options {
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const words = (): string => inkOf(place).words;
  const { bars } = uPlot.paths;
  return {
    width: Math.max(1, place.clientWidth),
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.6, shown.current.length - 0.4] },
      y: { range: (_plot, _low, high) => [0, Math.max(MINIMUM_TOP, high * 1.08)] },
    },
    series: [
      {},
      {
        fill: () => inkOf(place).bars,
        width: 0,
        points: { show: false },
        ...(bars && { paths: bars({ size: [0.72, 36], radius: 0.18 }) }),
      },
    ],
    axes: [
      {
        font,
        stroke: words,
        size: 26,
        gap: 4,
        grid: { show: false },
        ticks: { show: false },
        splits: () => {
          const { length } = shown.current;
          const step = Math.ceil(length / 6);
          return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
        },
        values: (_plot, splits) => splits.map((index) => shown.current[index]?.short ?? ''),
      },
      {
        font,
        stroke: words,
        size: 40,
        gap: 6,
        incrs: STEPS,
        space: 34,
        grid: { stroke: () => inkOf(place).lines, width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => splits.map((count) => count.toLocaleString('en')),
      },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          point.current((cursor.left ?? -1) < 0 ? null : (cursor.idx ?? null));
        },
      ],
    },
  };
}

import type { Link } from './links.js';

/** A stretch of a text to be marked, in UTF-16 units. */
export interface Mark {
  start: number;
  end: number;
}
/** A part of a text that is shown in one way. */
export interface Piece {
  start: number;
  text: string;
  link: Link | null;
  mark: Mark | null;
}

/** Cuts a text where links and marks begin and end. A link that is spelt out stays whole. */
export function piecesOf(text: string, links: readonly Link[], marks: readonly Mark[]): Piece[] {
  const cuts = new Set([0, text.length]);
  const whole = links.filter(({ shown, start, end }) => shown !== text.slice(start, end));
  for (const { start, end } of [...links, ...marks]) cuts.add(start).add(end);
  const edges = [...cuts].filter((at) => !whole.some(({ start, end }) => at > start && at < end)).sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    const link = links.find((one) => one.start <= start && one.end >= end) ?? null;
    const mark = marks.find((one) => one.start <= start && one.end >= end) ?? null;
    return { start, text: link && whole.includes(link) ? link.shown : text.slice(start, end), link, mark };
  });
}

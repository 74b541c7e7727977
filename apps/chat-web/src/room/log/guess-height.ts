import { arrange } from '../../images/arrangement.js';
import type { TimelineItem } from './timeline-items.js';

/** Pixels, as log.css sets them. */
const LINE = 22;
const BUBBLE_PADDING = 17;
const SIDES = 30;
const CHARACTER = 7.6;
const WIDEST_BUBBLE = 560;
const WIDEST_IMAGES = 376;
const NARROW_SHARE = 0.78;
const GAP_IN_GROUP = 2;
const GAP = 10;
const NOTICE = 30;
const DAY = 40;

/** Height of an item that was never on screen, in a log so wide. Near enough that the scroll bar does not lie much. */
export function guessHeight(item: TimelineItem, width: number): number {
  if (item.kind === 'day' || item.kind === 'unread') return DAY;
  if (item.kind !== 'message') return NOTICE;
  const { text, images, first } = item;
  const bubble = Math.min(WIDEST_BUBBLE, width * NARROW_SHARE);
  const perLine = Math.max(1, Math.floor((bubble - SIDES) / CHARACTER));
  const lines = text === '' && images.length > 0 ? 0 : countLines(text, perLine);
  const words = lines === 0 ? 0 : lines * LINE + BUBBLE_PADDING;
  const pictures = images.length > 0 ? Math.min(WIDEST_IMAGES, width * NARROW_SHARE) / arrange(images).ratio : 0;
  return words + pictures + (first ? GAP : GAP_IN_GROUP);
}

function countLines(text: string, perLine: number): number {
  let lines = 0;
  for (const line of text.split('\n')) lines += Math.max(1, Math.ceil(line.length / perLine));
  return lines;
}

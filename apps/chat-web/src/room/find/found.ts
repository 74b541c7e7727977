import type { Mark } from '../text/pieces.js';

/** A place where the words stand that are looked for. */
export interface Hit extends Mark {
  /** Of the message. */
  key: string;
  /** The image in whose description it is; null in the text. */
  image: number | null;
  /** How far down the conversation its message stands, from 0 to 1. */
  at: number;
}
/** What was found, oldest first, and the one that is looked at. */
export interface Found {
  hits: readonly Hit[];
  byMessage: ReadonlyMap<string, readonly Hit[]>;
  current: Hit | null;
}

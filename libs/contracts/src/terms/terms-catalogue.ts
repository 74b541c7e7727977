import type { RoomKind } from '../policy/room-policy.js';
import type { TermRow, TermRowName, TermsSummary } from './terms-of.js';

/** What one language needs to say every term. */
export interface TermsCatalogue {
  /** The name of each row, as a question or a noun. */
  names: Readonly<Record<TermRowName, string>>;
  /** The answer of one row. */
  say: (row: TermRow) => string;
  summaries: Readonly<Record<TermsSummary, string>>;
  /** The heading of the label. */
  headings: Readonly<Record<TermsSummary, string>>;
  kinds: Readonly<Record<RoomKind, { title: string; line: string }>>;
  landing: Readonly<LandingWords>;
}
/** The landing page's own words; keys are the page's `data-text` names. */
export interface LandingWords {
  title: string;
  headline: string;
  lead: string;
  host: string;
  join: string;
  back: string;
  theme: string;
  walls: string;
  door: string;
  floor1: string;
  floor2: string;
  seats1: string;
  seats2: string;
  window1: string;
  window2: string;
  promise: string;
  doors: string;
  hostShort: string;
  joinShort: string;
  makeLink: string;
  find: string;
}

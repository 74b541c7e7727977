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
}

import type { RoomKind } from '../policy/room-policy.js';
import { germanTerms } from './words.de.js';
import { englishTerms } from './words.en.js';
import type { TermRow, TermRowName, TermsSummary } from './terms-of.js';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

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

const catalogues: Readonly<Record<Language, TermsCatalogue>> = { en: englishTerms, de: germanTerms };
export const termsCatalogue = (language: Language): TermsCatalogue => catalogues[language];

/** Says a row's answer: `termsWords('en')(row)`. */
export const termsWords = (language: Language): ((row: TermRow) => string) => catalogues[language].say;
/** A kind's name and one line, for people only. */
export const kindWords = (language: Language, kind: RoomKind): { title: string; line: string } =>
  catalogues[language].kinds[kind];

/** The first of a browser's languages that has a catalogue; English otherwise (RFC 5646 tags). */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const found = LANGUAGES.find((language) => language === primary);
    if (found) return found;
  }
  return 'en';
}

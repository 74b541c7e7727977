import type { RoomKind } from '../policy/room-policy.js';
import { germanTerms } from './words.de.js';
import { englishTerms } from './words.en.js';
import type { TermsCatalogue } from './terms-catalogue.js';
import type { TermRow } from './terms-of.js';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

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

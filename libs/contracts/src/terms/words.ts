import type { Language } from './languages.js';
import type { TermsCatalogue } from './terms-catalogue.js';
import { germanTerms } from './words.de.js';
import { englishTerms } from './words.en.js';

/** Every language's words, for programs; a page imports the one it speaks. */
export const termsCatalogues: Readonly<Record<Language, TermsCatalogue>> = { en: englishTerms, de: germanTerms };

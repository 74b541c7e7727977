import {
  englishTerms,
  germanTerms,
  termsOf,
  type Language,
  type PoliciesAnswer,
  type TermsCatalogue,
} from '@parley/contracts';
import { de } from '../apps/chat-web/src/texts/de.js';
import { en } from '../apps/chat-web/src/texts/en.js';

export type Say = (id: keyof typeof en, values?: Record<string, string | number>) => string;
const messages = { en, de };
const terms = { en: englishTerms, de: germanTerms };

/** The words of a page, to find what they name. Plurals are not for this. */
export const wordsIn =
  (language: Language): Say =>
  (id, values = {}) =>
    messages[language][id].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** Stands for any value in a text. */
const VALUE = '\u0000';
const PLURAL = /\{\w+, plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/;

/** A text in ICU message format as the pieces it is on a page: each form of a plural, parted where an element begins or ends. */
function piecesOf(text: string): string[] {
  const plural = PLURAL.exec(text);
  if (plural)
    return [1, 2].flatMap((form) => piecesOf(text.replace(PLURAL, (plural[form] ?? '').replaceAll('#', VALUE))));
  return text
    .replaceAll(/\{[^{}]*\}/g, VALUE)
    .split(/<\/?\d+>/)
    .map((piece) => piece.trim())
    .filter((piece) => /\p{L}{2}/u.test(piece));
}

const textsIn = (part: object): string[] =>
  Object.values(part).flatMap((value: unknown) =>
    typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? textsIn(value) : [],
  );

/** The catalogue of pages and terms, and what the service itself wrote into its front page. */
async function allTexts(url: string, language: Language): Promise<string[]> {
  const { policies } = (await (await fetch(`${url}/api/v1/policies`)).json()) as PoliciesAnswer;
  const front = await (await fetch(`${url}/${language}`)).text();
  const catalogue: TermsCatalogue = terms[language];
  return [
    ...textsIn(messages[language]),
    ...textsIn(catalogue),
    ...policies.flatMap(({ policy }) => termsOf(policy).map((row) => catalogue.say(row))),
    ...[...front.matchAll(/data-text="\w+"[^>]*>([^<]+)/g)].map(([, text = '']) => text),
    ...[...front.matchAll(/data-label="\w+" aria-label="([^"]+)"/g)].map(([, text = '']) => text),
  ];
}

/** What no German page may say: every piece of the English texts that is not a piece of the German ones too. */
export async function englishAlone(url: string): Promise<RegExp[]> {
  const german = new Set((await allTexts(url, 'de')).flatMap(piecesOf));
  const english = new Set((await allTexts(url, 'en')).flatMap(piecesOf));
  return [...english]
    .filter((piece) => !german.has(piece))
    .map(
      (piece) => new RegExp(`^${piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(VALUE, '.+')}$`),
    );
}

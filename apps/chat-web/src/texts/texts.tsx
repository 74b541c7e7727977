import type { Language, TermsCatalogue } from '@parley/contracts';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import type { TextId } from './en.js';
import { keepLanguage } from './language.js';
import { sayMessage, type Message, type Values } from './message.js';

/** Every word a page can say in one language: one file each, and only those in use are fetched. */
const catalogues = {
  en: () => import('./english.js'),
  de: () => import('./german.js'),
};

export interface Texts {
  language: Language;
  messages: Readonly<Record<TextId, Message>>;
  /** The words of a policy's terms. */
  terms: TermsCatalogue;
}

/** Fetches a language's words, and says in the page which it is. Rejects when they can't be fetched. */
export async function openTexts(language: Language): Promise<Texts> {
  const { messages, terms } = await catalogues[language]();
  document.documentElement.lang = language;
  // In the sources they are texts in ICU message format; the build compiles them in their place (vite/compiled-texts.ts).
  return { language, messages: messages as unknown as Texts['messages'], terms };
}

export type Say = (id: TextId, values?: Values) => string;
interface TextsInUse {
  say: Say;
  language: Language;
  terms: TermsCatalogue;
  /** A text before its values are in it: see `Trans`. */
  message: (id: TextId) => Message;
  /** Changes the language of the page at once and keeps the choice. Rejects when its words can't be fetched. */
  speak: (language: Language) => Promise<void>;
}
const TextsContext = createContext<TextsInUse | null>(null);

export function TextsProvider({ texts, children }: { texts: Texts; children: ReactNode }) {
  const [{ language, messages, terms }, setSpoken] = useState(texts);
  const inUse = useMemo<TextsInUse>(
    () => ({
      say: (id, values = {}) => sayMessage(messages[id], values, language),
      message: (id) => messages[id],
      language,
      terms,
      speak: async (next) => {
        setSpoken(await openTexts(next));
        keepLanguage(next);
      },
    }),
    [language, messages, terms],
  );
  return <TextsContext value={inUse}>{children}</TextsContext>;
}

/** The words of the page: `say('message.send')`. Throws outside a `TextsProvider`. */
export function useTexts(): TextsInUse {
  const inUse = useContext(TextsContext);
  if (!inUse) throw new Error('no TextsProvider around this component');
  return inUse;
}

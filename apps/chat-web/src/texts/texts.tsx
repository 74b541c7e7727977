import type { Language, TermsCatalogue } from '@parley/contracts';
import { setupI18n, type I18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import type { TextId } from './en.js';
import { keepLanguage } from './language.js';

/** Every word a page can say in one language: one file each, and only those in use are fetched. */
interface Catalogue {
  messages: Readonly<Record<TextId, string>>;
  terms: TermsCatalogue;
}
const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => import('./english.js'),
  de: () => import('./german.js'),
};

interface Spoken {
  language: Language;
  /** The words of a policy's terms. */
  terms: TermsCatalogue;
}
export interface Texts extends Spoken {
  i18n: I18n;
}

/** Fetches a language's words. Rejects when they can't be fetched. */
export async function openTexts(language: Language): Promise<Texts> {
  const i18n = setupI18n();
  return { i18n, ...(await speak(i18n, language)) };
}

async function speak(i18n: I18n, language: Language): Promise<Spoken> {
  const { messages, terms } = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  return { language, terms };
}

export type Say = (id: TextId, values?: Record<string, string | number>) => string;
interface TextsInUse extends Spoken {
  /** Changes the language of the page at once and keeps the choice. Rejects when its words can't be fetched. */
  speak: (language: Language) => Promise<void>;
}
const TextsContext = createContext<TextsInUse | null>(null);

export function TextsProvider({ texts: { i18n, ...first }, children }: { texts: Texts; children: ReactNode }) {
  const [spoken, setSpoken] = useState<Spoken>(first);
  const inUse = useMemo<TextsInUse>(
    () => ({
      ...spoken,
      speak: async (language) => {
        setSpoken(await speak(i18n, language));
        keepLanguage(language);
      },
    }),
    [spoken, i18n],
  );
  return (
    <I18nProvider i18n={i18n}>
      <TextsContext value={inUse}>{children}</TextsContext>
    </I18nProvider>
  );
}

/** The words of the page: `say('message.send')`. Throws outside a `TextsProvider`. */
export function useTexts(): TextsInUse & { say: Say } {
  const { _ } = useLingui();
  const inUse = useContext(TextsContext);
  if (!inUse) throw new Error('no TextsProvider around this component');
  return useMemo(() => ({ ...inUse, say: (id, values) => _(id, values) }), [_, inUse]);
}

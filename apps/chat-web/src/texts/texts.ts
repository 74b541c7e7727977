import { chooseLanguage, type Language } from '@parley/contracts';
import { setupI18n, type I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { useMemo } from 'react';
import { en, type TextId } from './en.js';

/** Reads the catalogue of the browser's language; only that one is fetched besides English. */
export async function openTexts(): Promise<I18n> {
  const language = chooseLanguage(navigator.languages);
  const messages = language === 'de' ? (await import('./de.js')).de : en;
  const i18n = setupI18n();
  i18n.setMessagesCompiler(compileMessage);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  return i18n;
}

export type Say = (id: TextId, values?: Record<string, string | number>) => string;

/** The words of the page: `say('message.send')`. */
export function useTexts(): { say: Say; language: Language } {
  const { i18n } = useLingui();
  return useMemo(
    () => ({ say: (id, values) => i18n._(id, values), language: i18n.locale === 'de' ? 'de' : 'en' }),
    [i18n],
  );
}

import { LANGUAGES, chooseLanguage, type Language } from '@parley/contracts';

const KEY = 'parley-language';

/** What this device chose; else the first of the browser's languages that has a catalogue. */
export function preferredLanguage(): Language {
  return keptLanguage() ?? chooseLanguage(navigator.languages);
}

function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(KEY);
    return LANGUAGES.find((language) => language === kept) ?? null;
  } catch {
    return null;
  }
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

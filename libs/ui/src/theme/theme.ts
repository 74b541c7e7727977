export type Theme = 'light' | 'dark' | 'system';
const KEY = 'parley-theme';

/** What this device chose; `system` when it chose nothing or storage is forbidden. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Holds at once and on later visits, where public/before-paint.js sets it before anything is seen. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  // The colour of the browser's own bar: one element for each theme, in force for its medium or by choice.
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = bar.dataset.theme ?? '';
    bar.media = theme === 'system' ? `(prefers-color-scheme: ${own})` : own === theme ? 'all' : 'not all';
  }
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

const ORDER: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
export const nextTheme = (theme: Theme): Theme => ORDER[theme];

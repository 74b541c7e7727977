import type { Plugin } from 'vite';
import { compileText } from '../src/texts/compile-text.js';

/** Words that are written into a page while it is built. */
const BUILT_IN = 'offline.';

/** Compiles the messages of `texts/<language>.ts` while the page is built, so that no compiler travels with it. */
export function compiledTexts(catalogues: Readonly<Record<string, Readonly<Record<string, string>>>>): Plugin {
  return {
    name: 'parley-compiled-texts',
    transform(_code, id) {
      const language = /\/src\/texts\/([a-z]{2})\.ts$/.exec(id)?.[1];
      if (language === undefined) return null;
      const catalogue = catalogues[language];
      if (!catalogue) throw new Error(`no catalogue is given for ${id}`);
      const compiled = Object.entries(catalogue)
        .filter(([key]) => !key.startsWith(BUILT_IN))
        .map(([key, text]) => [key, compileText(text)]);
      return { code: `export const ${language} = ${JSON.stringify(Object.fromEntries(compiled))};`, map: null };
    },
  };
}

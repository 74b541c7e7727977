import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { stillImage } from '@parley/images';
import type { PaperShelf } from '@parley/oversight';

const require = createRequire(import.meta.url);
/** Where each family is installed; the longer name first, for one begins the other. */
const FAMILIES: readonly (readonly [family: string, manifest: string])[] = [
  ['noto-sans-devanagari', require.resolve('@fontsource/noto-sans-devanagari/package.json')],
  ['noto-sans-hebrew', require.resolve('@fontsource/noto-sans-hebrew/package.json')],
  ['noto-sans-arabic', require.resolve('@fontsource/noto-sans-arabic/package.json')],
  ['noto-sans-thai', require.resolve('@fontsource/noto-sans-thai/package.json')],
  ['noto-sans', require.resolve('@fontsource/noto-sans/package.json')],
  ['noto-emoji', require.resolve('@fontsource/noto-emoji/package.json')],
];

/** Fonts out of the installed packages, and stills made with libvips. */
export const installedPaper: PaperShelf = {
  font(file) {
    const found = FAMILIES.find(([family]) => file.startsWith(`${family}-`));
    if (!found) throw new TypeError(`no font family has ${file}`);
    return readFile(join(dirname(found[1]), 'files', `${file}.woff`));
  },
  still: stillImage,
};

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
/** The fonts as they are installed. */
export function installedFont(file: string): Promise<Uint8Array> {
  const family = /^noto-(?:emoji|sans(?:-(?:arabic|hebrew|devanagari|thai)(?=-[a-z]+-\d))?)/.exec(file)?.[0] ?? '';
  // `noto-sans-devanagari-400` is a part of noto-sans, `noto-sans-devanagari-devanagari-400` of its own.
  return readFile(join(dirname(require.resolve(`@fontsource/${family}/package.json`)), 'files', `${file}.woff`));
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

export interface OfflineOptions {
  /** Every word of the pages, by language. */
  catalogues: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Folder of files that are copied under their own names. */
  publicDir: string;
}
const PAGE = 'offline.html';
const WORKER = 'service-worker.js';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const textOf = (source: string | Uint8Array): string =>
  typeof source === 'string' ? source : Buffer.from(source).toString();

/**
 * The page without a network, in every language, and the worker that keeps it: the worker is told the files the page
 * consists of and a hash over them, so that a changed page is a changed worker. Stops the build when one of them is missing.
 */
export function offline({ catalogues, publicDir }: OfflineOptions): Plugin {
  return {
    name: 'parley-offline',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { filename }) =>
        filename.endsWith(`/${PAGE}`)
          ? html.replace(/<!--one for each language-->(.*)<!--\/one for each language-->/s, (_, main: string) =>
              Object.entries(catalogues)
                .map(([language, words]) => inLanguage(main, language, words))
                .join(''),
            )
          : html,
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        const page = bundle[PAGE];
        if (worker?.type !== 'chunk' || page?.type !== 'asset') return this.error(`no ${WORKER} or no ${PAGE}`);
        if (worker.imports.length > 0) return this.error(`${WORKER} is one file and imports nothing`);
        const files = [PAGE, ...filesOf(textOf(page.source), bundle)];
        const hash = createHash('sha256');
        for (const file of files) hash.update(`${file}\0`).update(contentOf(file, bundle, publicDir));
        const kept = JSON.stringify(files.map((file) => `/${file}`));
        const version = JSON.stringify(hash.digest('hex').slice(0, 12));
        worker.code = `const OFFLINE_FILES=${kept},OFFLINE_VERSION=${version};${worker.code}`;
      },
    },
  };
}

function inLanguage(main: string, language: string, words: Readonly<Record<string, string>>): string {
  return main
    .replace('<main', `<main lang="${language}"`)
    .replaceAll(/(data-text="([\w.]+)"[^>]*>)/g, (_, tag: string, id: string) => {
      const text = words[id];
      if (text === undefined) throw new Error(`no words ${id} in ${language}`);
      return tag + escaped(text);
    });
}

/** What the page names, and the fonts its style names. */
function filesOf(html: string, bundle: Rolldown.OutputBundle): string[] {
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\/([^"]+)"/g)].map(([, file = '']) => file);
  const fonts = named.flatMap((file) => {
    const style = bundle[file];
    if (!file.endsWith('.css') || style?.type !== 'asset') return [];
    return [...textOf(style.source).matchAll(/url\(["']?\/([^)"']+)["']?\)/g)].map(([, font = '']) => font);
  });
  return [...new Set([...named, ...fonts])];
}

function contentOf(file: string, bundle: Rolldown.OutputBundle, publicDir: string): string | Uint8Array {
  const built = bundle[file];
  if (built) return built.type === 'chunk' ? built.code : built.source;
  return readFileSync(join(resolve(publicDir), file));
}

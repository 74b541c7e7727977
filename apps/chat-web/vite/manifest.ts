import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface ManifestOptions {
  /** Folder of the icons. */
  icons: string;
}
const ICONS = [
  { file: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  { file: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
  { file: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
  { file: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
];

/** Makes the pages installable: a web application manifest (W3C), named in every page, and its icons among the assets. */
export function manifest({ icons }: ManifestOptions): Plugin {
  return {
    name: 'parley-manifest',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { filename }) =>
        filename.endsWith('/offline.html')
          ? []
          : [{ tag: 'link', attrs: { rel: 'manifest', href: '/manifest.webmanifest' }, injectTo: 'head' }],
    },
    async generateBundle() {
      const listed = await Promise.all(
        ICONS.map(async ({ file, ...icon }) => {
          const reference = this.emitFile({ type: 'asset', name: file, source: await readFile(join(icons, file)) });
          return { src: `/${this.getFileName(reference)}`, ...icon };
        }),
      );
      const written = {
        id: '/',
        name: 'Parley',
        short_name: 'Parley',
        description: 'Rooms that end, on terms everyone can see before they enter.',
        lang: 'en',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        // The page's ground in the light theme; a page in the dark one says so itself.
        background_color: '#f1f5fb',
        theme_color: '#f1f5fb',
        categories: ['communication', 'business'],
        icons: listed,
        shortcuts: [
          { name: 'Host chat', url: '/host' },
          { name: 'Join chat', url: '/join' },
        ],
      };
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(written, null, 2) });
    },
  };
}

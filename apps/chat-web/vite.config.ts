import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { iconSprite } from '../../libs/ui/vite/icon-sprite.js';
import { de } from './src/texts/de.js';
import { en } from './src/texts/en.js';
import { compiledTexts } from './vite/compiled-texts.js';
import { emojiData } from './vite/emoji-data.js';
import { manifest } from './vite/manifest.js';
import { offline } from './vite/offline.js';
import { webSocketOnly } from './vite/websocket-only.js';

const root = import.meta.dirname;
const libs = resolve(root, '../../libs');
const publicDir = resolve(libs, 'ui/public');
const catalogues = { en, de };

/** What all pages but the front one begin with, in one file: small files compress badly and cost a request each. */
const IN_EVERY_ROOM_PAGE = [
  '/node_modules/(react|react-dom|scheduler|engine.io-client|engine.io-parser|socket.io-client|socket.io-parser)/',
  '/node_modules/(@socket.io/component-emitter|canonicalize)/',
  '/libs/client/src/(?!receipt-|indexed-db-receipt-)',
  '/libs/contracts/src/(?!terms/|receipt)',
  '/libs/contracts/src/terms/(drawing|duration|glyph-of|terms-of)',
  '/libs/ui/src/(announce|brand|button|clock|icon|lazy|page|terms)/',
  '/libs/ui/src/plan/(drawing|glyph|nobody-inside)',
  '/libs/ui/src/dialog/dialog.tsx',
  '/chat-web/src/(alerts|frame)/',
  '/chat-web/src/(app|pages)',
  '/chat-web/src/session/(address|client|refusal-words|use-loaded|while-watched)',
  '/chat-web/src/settings/settings.tsx',
  '/chat-web/src/texts/(message|texts|trans)',
  'preload-helper',
].map((path) => new RegExp(path));
const inEveryRoomPage = (id: string): boolean => IN_EVERY_ROOM_PAGE.some((path) => path.test(id));

export default defineConfig({
  root,
  publicDir,
  plugins: [
    react(),
    iconSprite(),
    compiledTexts(catalogues),
    emojiData(),
    webSocketOnly(),
    manifest({ icons: resolve(root, 'icons') }),
    offline({ catalogues, publicDir }),
  ],
  resolve: { alias: [{ find: /^@parley\/(.+)$/, replacement: `${libs}/$1/src/index.ts` }] },
  build: {
    outDir: resolve(root, '../../dist/web/chat'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // Nothing inline: the pages' content policy allows files of this origin and no more.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      input: {
        index: resolve(root, 'index.html'),
        room: resolve(root, 'room.html'),
        offline: resolve(root, 'offline.html'),
        'service-worker': resolve(root, 'src/offline/service-worker.ts'),
      },
      output: {
        codeSplitting: { groups: [{ name: 'frame', test: inEveryRoomPage, includeDependenciesRecursively: false }] },
        // A worker answers for the folder it lies in, and is asked for by one lasting name.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
      // Our own modules do nothing on import, so a page takes from a lib's door only what it uses, and never zod.
      treeshake: { moduleSideEffects: (id) => !/\/libs\/[^/]+\/src\/.*\.tsx?$/.test(id) },
    },
  },
});

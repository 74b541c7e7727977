import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { iconSprite } from '../../libs/ui/vite/icon-sprite.js';

const root = import.meta.dirname;
const libs = resolve(root, '../../libs');

export default defineConfig({
  root,
  publicDir: resolve(libs, 'ui/public'),
  plugins: [react(), iconSprite()],
  resolve: { alias: [{ find: /^@parley\/(.+)$/, replacement: `${libs}/$1/src/index.ts` }] },
  build: {
    outDir: resolve(root, '../../dist/web/admin'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // Nothing inline: the page's content policy allows files of this origin and no more.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      // Our own modules do nothing on import, so the page takes from a lib's door only what it uses, and never zod.
      treeshake: { moduleSideEffects: (id) => !/\/libs\/[^/]+\/src\/.*\.tsx?$/.test(id) },
    },
  },
});

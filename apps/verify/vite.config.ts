import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const libs = resolve(root, '../../libs');

/** One file that needs Node and nothing else: whoever is handed an export is handed this too, and reads it. */
export default defineConfig({
  root,
  publicDir: false,
  resolve: { alias: [{ find: /^@parley\/(.+)$/, replacement: `${libs}/$1/src/index.ts` }] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: resolve(root, 'src/main.ts'),
    outDir: resolve(root, '../../dist'),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      output: { entryFileNames: 'verify.mjs', format: 'es', banner: '#!/usr/bin/env node' },
      // Our own modules do nothing on import, so it takes from a lib's door only what it uses, and never zod.
      treeshake: { moduleSideEffects: (id) => !/\/libs\/[^/]+\/src\/.*\.tsx?$/.test(id) },
    },
  },
});

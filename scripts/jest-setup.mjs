// Starts one PostgreSQL for all integration tests; libs/testing makes databases in it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

/** Jest runs this file before it can compile anything, so the one lib that is imported here is compiled first. */
function compile(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) {
    const built = join('dist', folder, `${basename(name, '.ts')}.js`);
    mkdirSync(dirname(built), { recursive: true });
    writeFileSync(built, transformFileSync(join(folder, name), { sourceMaps: false }).code);
  }
}

export default async function setup() {
  compile('libs/embedded/src');
  const { startPostgres } = await import('../dist/libs/embedded/src/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const server = await startPostgres({ dataDir, durability: 'off', maxConnections: 300 });
  process.env.PARLEY_TEST_DATABASE_URL = server.adminUrl;
  globalThis.stopTestParts = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

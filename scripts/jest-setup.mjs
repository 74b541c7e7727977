// Starts one PostgreSQL for all integration tests; libs/testing makes databases in it. Needs a build: Jest can't compile what it is started by.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';

export default async function setup() {
  await buildIfStale();
  const { startPostgres } = await import('../dist/libs/embedded/src/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const server = await startPostgres({ dataDir, durability: 'off', maxConnections: 300 });
  process.env.PARLEY_TEST_DATABASE_URL = server.adminUrl;
  globalThis.stopTestParts = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

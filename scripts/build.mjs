// Builds the server programs (nest with SWC), the web apps and the offline verifier (Vite) into dist. `--if-stale` does so only when a source changed since.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const STAMP = 'dist/.built';
const SOURCES = [
  'apps',
  'libs',
  'migrations',
  'bench',
  'package-lock.json',
  'nest-cli.json',
  '.swcrc',
  'tsconfig.json',
];
const WEB_APPS = ['chat-web', 'admin-web'];

/** Every file that goes into the build: tests do not. */
function* files(path) {
  if (!existsSync(path)) return;
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) yield* files(inside);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield inside;
  }
}

/** One hash over the names and bytes of all sources. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of /\./.test(source) ? [source] : files(source))
      hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
};
const bin = (name) => join('node_modules', '.bin', name);

/** The server alone, for tests that start no browser. */
export const buildServer = () => run(bin('nest'), ['build', 'standalone']);
export const webApps = () => WEB_APPS.filter((name) => existsSync(join('apps', name, 'vite.config.ts')));
const buildApp = (name) =>
  run(bin('vite'), ['build', '--config', join('apps', name, 'vite.config.ts'), '--logLevel', 'warn']);

/** Compressed once here, as small as it goes, instead of for each visitor. Fonts and pictures are compressed already. */
function compressPages() {
  for (const file of [...files(join('dist', 'web'))].filter((name) =>
    /\.(?:js|css|html|svg|json|webmanifest)$/.test(name),
  )) {
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

/** What was built from sources that are gone must not be found by anything. The web apps empty their own folders. */
function removeLeftovers() {
  for (const folder of ['apps', 'libs', 'migrations', 'bench']) {
    for (const built of files(join('dist', folder))) {
      const source = /^dist\/((?!apps\/[^/]+-web\/).*)\.js(\.map)?$/.exec(built)?.[1];
      if (source && !existsSync(`${source}.ts`)) rmSync(built);
    }
  }
}

export function build() {
  const before = sourceHash();
  rmSync(STAMP, { force: true });
  const failed = [
    ['the server', buildServer],
    ...[...webApps(), 'verify'].map((name) => [name, () => buildApp(name)]),
  ].find(([, step]) => !step());
  if (failed) throw new Error(`Building ${failed[0]} failed; what stands above says why.`);
  compressPages();
  removeLeftovers();
  writeFileSync(STAMP, before);
}

export function buildIfStale() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash()) return;
  build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(join(fileURLToPath(import.meta.url), '..', '..'));
  try {
    if (process.argv.includes('--if-stale')) buildIfStale();
    else build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

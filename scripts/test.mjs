// `npm test`: everything, one step after the other whatever fails, ending with one plain line of honest counts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countCheck, countJest, countPlaywright, exitCode, sum, words } from './counting.mjs';
import { browserPath, ensureParts, installCommand } from './parts.mjs';

const ci = process.env.CI === 'true';
const bin = (name) => `node_modules/.bin/${name}`;
const results = [];

/** `quiet` keeps the output back until the end, so that two steps can run at once. */
function run(command, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(output).toString() }));
  });
}

async function step(name, work) {
  const start = performance.now();
  const counts = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  results.push({ name, counts, seconds });
  console.log(`${counts.failed > 0 ? '✗' : '✓'} ${name}: ${words(counts)} (${seconds} s)`);
}

const check = (name, command, args, env = {}) => ({
  name,
  work: async () => {
    const { ok, output } = await run(command, args, { quiet: true, env });
    if (!ok) console.log(`\n── ${name}\n${output.trim()}\n`);
    return countCheck(ok);
  },
});

/** Two at a time: each of these keeps one core busy. */
async function inPairs(checks) {
  const waiting = [...checks];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await step(next.name, next.work);
  };
  await Promise.all([worker(), worker()]);
}

const filesNamed = (folder, pattern) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));

const report = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

async function jest(project, args = []) {
  const file = `reports/${project}.json`;
  const { ok } = await run(process.execPath, [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    `--selectProjects=${project}`,
    '--json',
    `--outputFile=${file}`,
    ...args,
  ]);
  return countJest(report(file), ok);
}

async function browserTests() {
  const file = 'reports/e2e.json';
  const { ok } = await run(bin('playwright'), ['test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, CHROMIUM_PATH: browserPath() ?? '' },
  });
  return countPlaywright(report(file), ok);
}

/** What can't run is counted by the file, and named. */
const skip = (files, why) => {
  console.log(`Skipped, ${why}:\n${files.map((file) => `  ${file}`).join('\n')}`);
  return { passed: 0, failed: 0, skipped: files.length };
};

rmSync('reports', { recursive: true, force: true });
mkdirSync('reports', { recursive: true });
const missing = ensureParts();
const lacks = (part) => missing.some((one) => one.part === part);
const bring = missing.length > 0 ? `bring them with: ${installCommand(missing)}` : '';

await inPairs([
  check(
    'lint',
    bin('eslint'),
    [
      '.',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint/',
    ],
    {
      NODE_OPTIONS: '--max-old-space-size=4096',
    },
  ),
  check('types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']),
  check('layers', bin('depcruise'), [
    'apps',
    'libs',
    'migrations',
    'e2e',
    'bench',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  check('unused', bin('knip'), []),
  check('build', process.execPath, ['scripts/build.mjs']),
]);
if (existsSync('.size-limit.json')) await step('size', check('size', bin('size-limit'), []).work);
await step('unit', () => jest('unit'));
await step('integration', async () => {
  const files = ['apps', 'libs'].flatMap((folder) => filesNamed(folder, /\.integration\.test\.ts$/));
  const lacking = (file) => {
    const text = readFileSync(file, 'utf8');
    return missing.find(({ starter }) => starter && text.includes(starter));
  };
  const skips = missing
    .map(({ part, what }) => ({ what, needing: files.filter((file) => lacking(file)?.part === part) }))
    .filter(({ needing }) => needing.length > 0);
  const without = ['/node_modules/', ...skips.flatMap(({ needing }) => needing)];
  return sum([
    await jest(
      'integration',
      without.map((path) => `--testPathIgnorePatterns=${path}`),
    ),
    ...skips.map(({ what, needing }) => skip(needing, `there is no ${what}; ${bring}`)),
  ]);
});
if (existsSync('playwright.config.ts')) {
  await step('browsers', () =>
    lacks('browser') ? skip(filesNamed('e2e', /\.spec\.ts$/), `there is no Chromium; ${bring}`) : browserTests(),
  );
}
if (existsSync('scripts/docs-check.mjs'))
  await step('documents', check('documents', process.execPath, ['scripts/docs-check.mjs']).work);

const total = sum(results.map(({ counts }) => counts));
console.log(
  `\n${results.map(({ name, counts, seconds }) => `${name.padEnd(12)} ${seconds.padStart(6)} s  ${words(counts)}`).join('\n')}`,
);
console.log(words(total));
process.exitCode = exitCode(total, { ci });

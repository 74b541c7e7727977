// `npm run check`: the fast loop. Types of everything (incremental), lint and unit tests of what differs from the last commit.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
const changed = [
  ...new Set([...git('diff', '--name-only', 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')]),
].filter(existsSync);
const lintable = changed.filter((file) => /\.(tsx?|mjs|cjs|js)$/.test(file));
const tested = changed.filter((file) => /\.tsx?$/.test(file));
const bin = (name) => `node_modules/.bin/${name}`;

const run = (name, command, args) =>
  new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=4096' },
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.once('error', (error) => output.push(Buffer.from(error.message)));
    child.once('close', (code) => {
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      if (code !== 0) console.log(Buffer.concat(output).toString().trim());
      resolve(code === 0);
    });
  });

const lint = () =>
  run('lint', bin('eslint'), [
    ...lintable,
    '--no-warn-ignored',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    'node_modules/.cache/eslint/',
  ]);
const unit = () =>
  run('unit tests', process.execPath, [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--selectProjects=unit',
    '--passWithNoTests',
    '--findRelatedTests',
    ...tested,
  ]);
const types = () => run('types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']);
/** Types keep one core busy, the other two steps share the second. */
const others = async () => [lintable.length === 0 || (await lint()), tested.length === 0 || (await unit())];

console.log(
  changed.length === 0
    ? 'Nothing differs from the last commit.'
    : `${changed.length} files differ from the last commit.`,
);
const [typed, rest] = await Promise.all([types(), others()]);
process.exitCode = typed && rest.every(Boolean) ? 0 : 1;

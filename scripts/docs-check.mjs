// Documents are part of the change: generated tables are current, links lead somewhere, commands exist, dependencies
// are explained, pictures are there. Runs after a build; prints every fault and fails.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED, POINTS, regenerated } from './generated-docs.mjs';

const faults = [];
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

for (const file of Object.keys(GENERATED)) {
  const text = readFileSync(file, 'utf8');
  if (regenerated(file, text) !== text) faults.push(`${file}: a generated table is stale; run: npm run build && node scripts/generated-docs.mjs`);
}

/** What a participant sees, by the numbers of docs/experience.md. */
const PARTICIPANT_POINTS = 40;
for (let point = 1; point <= PARTICIPANT_POINTS; point += 1)
  if (!POINTS.some((shown) => shown.point === point)) faults.push(`e2e/experience: no browser test shows point ${point}`);

for (const file of documents) {
  const text = readFileSync(file, 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g))
    if (!existsSync(join(dirname(file), target))) faults.push(`${file}: no such file: ${target}`);
  for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g))
    if (!(script in packageJson.scripts)) faults.push(`${file}: there is no "npm run ${script}"`);
  for (const [, path] of text.matchAll(/`((?:apps|libs|e2e|bench|scripts|migrations)\/[\w./-]+)`/g))
    if (!existsSync(path)) faults.push(`${file}: no such place: ${path}`);
}

const readme = readFileSync('README.md', 'utf8');
const firstCommands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)][0]?.[1] ?? '';
for (const command of ['npm ci && npm start', 'npm ci && npm test'])
  if (!firstCommands.includes(command)) faults.push(`README.md: its first commands must show "${command}"`);

const explained = readFileSync('docs/dependencies.md', 'utf8');
for (const name of Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies, ...packageJson.optionalDependencies }))
  if (!explained.includes(`\`${name}\``)) faults.push(`docs/dependencies.md: not a word about ${name}`);
for (const [, name] of explained.matchAll(/^\| `([^`]+)`/gm))
  if (!(name in { ...packageJson.dependencies, ...packageJson.devDependencies, ...packageJson.optionalDependencies })) faults.push(`docs/dependencies.md: ${name} is no dependency`);
for (const [name, version] of Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies, ...packageJson.optionalDependencies }))
  if (!/^\d/.test(version)) faults.push(`package.json: ${name} is not pinned to a version: ${version}`);

const decisions = readFileSync('docs/adr/README.md', 'utf8');
for (const name of readdirSync('docs/adr')) if (name !== 'README.md' && !decisions.includes(name)) faults.push(`docs/adr/README.md does not list ${name}`);

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${documents.length} documents agree with the code`);

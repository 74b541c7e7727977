// The tables in docs that say what the code says. `node scripts/generated-docs.mjs` writes them after a build;
// `scripts/docs-check.mjs` compares. A table stands between `<!-- generated: NAME -->` and `<!-- end -->`.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ADMINISTRATOR_ROUTES,
  CLIENT_EVENTS,
  ERROR_MESSAGES,
  ERROR_STATUS,
  LIMITS,
  PARTICIPANT_ROUTES,
  SERVER_EVENTS,
} from '../dist/libs/contracts/src/index.js';
import { settingsTable } from '../dist/libs/platform/src/index.js';
import { policiesOf } from '../dist/libs/rooms/src/index.js';

const cell = (value) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n');
const code = (text) => `\`${text}\``;
const codes = (list) => list.map(code).join(' ');

const policies = policiesOf(['audited', 'link', 'minute', 'match', 'sealed'], { retentionDays: 2190, linkSeats: 50, sealedSeats: 10 });
/** Every leaf of a policy as `a.b.c`. */
const leaves = (value, path = []) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : [[path.join('.'), value]];
const fields = [...new Set(policies.flatMap((policy) => leaves(policy).map(([path]) => path)))].filter((path) => path !== 'kind');
const byPolicy = policies.map((policy) => new Map(leaves(policy)));

const EXPERIENCE = 'e2e/experience';
/** The browser tests that carry a point of the experience in their titles: `test('7. Enter sends, …'`. */
export const POINTS = readdirSync(EXPERIENCE)
  .filter((file) => file.endsWith('.spec.ts'))
  .flatMap((file) =>
    [...readFileSync(join(EXPERIENCE, file), 'utf8').matchAll(/\btest\(\s*(['"`])(\d+)\. ((?:\\.|(?!\1).)*)\1/g)].map(
      ([, , point, title]) => ({ point: Number(point), title: title.replaceAll(/\\(.)/g, '$1'), file }),
    ),
  )
  .sort((a, b) => a.point - b.point);

export const GENERATED = {
  'docs/experience.md': {
    points: table(
      ['point', 'seen in a browser', 'test'],
      POINTS.map(({ point, title, file }) => [point, title, `[${basename(file, '.spec.ts')}](../${EXPERIENCE}/${file})`]),
    ),
  },
  'docs/protocol.md': {
    'participant routes': table(
      ['route', 'proof', 'answer', 'does', 'refusals of its own'],
      PARTICIPANT_ROUTES.map((r) => [code(`${r.method} ${r.path}`), r.proof ? (r.terms ? 'yes, with terms' : 'yes') : '–', r.answer, r.does, codes(r.refusals)]),
    ),
    'client events': table(
      ['event', 'carries', 'acknowledged with', 'does', 'refusals of its own'],
      Object.entries(CLIENT_EVENTS).map(([name, e]) => [code(name), code(e.input), code(e.answer), e.does, codes(e.refusals)]),
    ),
    'server events': table(['event', 'carries', 'says'], Object.entries(SERVER_EVENTS).map(([name, e]) => [code(name), e.carries, e.says])),
    'administrator routes': table(
      ['route', 'who', 'answer', 'does'],
      ADMINISTRATOR_ROUTES.map((r) => [code(`${r.method} ${r.path}`), Array.isArray(r.allow) ? r.allow.join(', ') : r.allow, r.answer, r.does]),
    ),
    errors: table(['code', 'HTTP', 'means'], Object.entries(ERROR_STATUS).map(([name, status]) => [code(name), status, ERROR_MESSAGES[name]])),
    limits: table(['limit', 'value'], Object.entries(LIMITS).map(([name, value]) => [code(name), value])),
    policies: table(
      ['field', ...policies.map((p) => p.kind)],
      fields.map((path) => [code(path), ...byPolicy.map((map) => (map.has(path) ? (map.get(path) ?? '–') : ''))]),
    ),
  },
  'docs/operations.md': {
    settings: table(
      ['setting', 'read by', 'default', 'meaning'],
      settingsTable().map((s) => [
        code(s.name),
        s.readBy.map((p) => (s.requiredBy.includes(p) ? `**${p}**` : p)).join(', '),
        s.fallback ?? '–',
        s.meaning + (s.secret ? ' *Secret.*' : ''),
      ]),
    ),
  },
};

/** The document with its tables as the code has them. */
export function regenerated(file, text) {
  for (const [name, body] of Object.entries(GENERATED[file] ?? {})) {
    const pattern = new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!pattern.test(text)) throw new Error(`${file} has no place for "${name}"`);
    text = text.replace(pattern, (_, start, end) => `${start}\n${body}\n\n${end}`);
  }
  return text;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const file of Object.keys(GENERATED)) writeFileSync(file, regenerated(file, readFileSync(file, 'utf8')));

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const ROOT = resolve('.');

/** A small house with one fault in each file; what stands before the colon is the rule that must see it. */
const PLANTED: readonly [rule: string, file: string, source: string][] = [
  ['apps-never-import-apps', 'apps/chat/src/a.ts', "import '../../admin/src/thing.js';"],
  ['libs-never-import-apps', 'libs/rooms/src/a.ts', "import '../../../apps/chat/src/thing.js';"],
  ['one-door', 'apps/chat/src/b.ts', "import '../../../libs/rooms/src/thing.js';"],
  ['contracts-imports', 'libs/contracts/src/a.ts', "import { thing } from '@parley/crypto'; export { thing };"],
  ['rooms-imports', 'libs/rooms/src/b.ts', "import type { Thing } from '@parley/persistence'; export type A = Thing;"],
  ['persistence-imports', 'libs/persistence/src/a.ts', "import '@parley/volatile';"],
  ['chat-web-imports', 'apps/chat-web/src/a.tsx', "import '@parley/rooms';"],
  ['admin-web-imports', 'apps/admin-web/src/a.tsx', "import '@parley/client';"],
  ['testing-from-tests-only', 'apps/chat/src/c.ts', "import '@parley/testing';"],
  ['browser-has-no-node', 'libs/client/src/a.ts', "import 'node:fs';"],
  ['crypto-node-crypto-only', 'libs/crypto/src/a.ts', "import 'node:fs';"],
  ['contracts-formats-only', 'libs/contracts/src/b.ts', "import 'jose';"],
  ['pure-libs-know-no-driver', 'libs/oversight/src/a.ts', "import 'pg';"],
  ['pure-libs-touch-nothing', 'libs/rooms/src/c.ts', "import 'node:net';"],
  ['migrations-from-persistence-only', 'apps/keeper/src/a.ts', "import '@parley/migrations';"],
  ['no-circular', 'libs/record/src/a.ts', "import './b.js';"],
  ['no-unresolvable', 'libs/record/src/c.ts', "import './nowhere.js';"],
];
const LIBS = [
  'contracts',
  'crypto',
  'record',
  'devices',
  'rooms',
  'oversight',
  'persistence',
  'volatile',
  'client',
  'ui',
  'testing',
  'platform',
];
const SOUND: readonly [file: string, source: string][] = [
  ...LIBS.map((lib): [string, string] => [
    `libs/${lib}/src/index.ts`,
    "export type Thing = 'thing';\nexport const thing = 1;\n",
  ]),
  ['libs/rooms/src/thing.ts', 'export {};'],
  ['libs/record/src/b.ts', "import './a.js';"],
  ['apps/chat/src/thing.ts', "import '@parley/rooms';"],
  ['apps/admin/src/thing.ts', 'export {};'],
  ['migrations/index.ts', 'export {};'],
];

let house = '';
let seen: { rule: string; from: string }[] = [];

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'parley-layers-'));
  for (const [file, source] of [...SOUND, ...PLANTED.map(([, file, source]): [string, string] => [file, source])]) {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), source);
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    await copyFile(file, join(house, file));
  await symlink(join(ROOT, 'node_modules'), join(house, 'node_modules'));
  const depcruise = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    depcruise,
    'apps',
    'libs',
    'migrations',
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ];
  const { stdout } = await run(process.execPath, args, { cwd: house, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const report = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  seen = report.summary.violations.map((v) => ({ rule: v.rule.name, from: v.from }));
}, 60_000);

afterAll(async () => {
  await rm(house, { recursive: true, force: true });
});

describe('the walls of the house', () => {
  it.each(PLANTED)('%s is seen in %s', (rule, file) => {
    expect(seen).toContainEqual({ rule, from: file });
  });

  it('a program that goes through the doors is left in peace', () => {
    expect(seen.filter(({ from }) => from === 'apps/chat/src/thing.ts')).toEqual([]);
  });
});

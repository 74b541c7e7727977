import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import { verifierKey, writeEvidence } from '@parley/record';
import { recordedRoom } from '@parley/testing';
import { filesOf, manifestOf, sha256, shownRoom } from '../test/archive-of.js';
import { zipOf, type PackedFile } from '../test/zip-of.js';

const ROOT = join(import.meta.dirname, '../../..');
const room = recordedRoom({ messages: 20, redacted: [9], receiptEvery: 6 });
const key = verifierKey(room.verifier);
let folder: string;
let record: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-verify-'));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '--config', join(ROOT, 'apps/verify/vite.config.ts'), '--outDir', join(folder, 'built')],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(built.stderr + built.stdout).toContain('verify.mjs');
  // A folder with that one file in it and nothing above: whatever else it needed would be missing.
  await mkdir(join(folder, 'alone'));
  await copyFile(join(folder, 'built/verify.mjs'), join(folder, 'alone/verify.mjs'));
  record = await bytesOf(room.lines());
});
afterAll(() => rm(folder, { recursive: true }));

interface Ran {
  code: number;
  said: string;
  complained: string;
}
const verify = (...typed: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const cwd = join(folder, 'alone');
    execFile(process.execPath, ['verify.mjs', ...typed], { cwd, env: {} }, (error, said, complained) => {
      resolve({ code: error ? Number(error.code) : 0, said, complained });
    });
  });
async function given(name: string, bytes: Buffer | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
async function bytesOf(lines: ReturnType<typeof room.lines>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeEvidence(lines)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const verifiedOf = async (name: string, { lines, verifier }: Pick<typeof room, 'lines' | 'verifier'>): Promise<Ran> =>
  verify(await given(name, await bytesOf(lines())), '--key', verifierKey(verifier));

describe('the verifier, alone in an empty folder', () => {
  it('says what is complete and unaltered, and up to where it is proved', async () => {
    const path = await given('record.jsonl', record);
    const ran = await verify(path, '--key', key);
    expect(ran).toMatchObject({ code: 0, complained: '' });
    expect(ran.said).toContain('Complete and unaltered since written.');
    expect(ran.said).toContain('22 entries');
    expect(ran.said).toContain('1 entry was left out on purpose');
    expect(await verify(path, '--key', await given('key.txt', `${key}\n`))).toEqual(ran);
    const { code, said } = await verify('--json', '--key', key, path);
    expect([code, JSON.parse(said)]).toMatchObject([0, { verdict: 'complete', entries: 22, lastSeq: 22, redacted: 1 }]);
  });

  it('names the first entry that was altered', async () => {
    const altered = record.toString('utf8').replace('words 12', 'WORDS 12');
    const ran = await verify(await given('altered.jsonl', altered), '--key', key);
    expect(ran).toMatchObject({ code: 1, complained: '' });
    expect(ran.said).toContain('Altered at entry 12: ');
    const cut = await verify(await given('cut.jsonl', record.subarray(0, record.length - 40)), '--key', key);
    expect(cut.code).toBe(1);
  });

  it('reads the archive that holds the record, and says what of it is proved and what is not', async () => {
    const shown = await shownRoom();
    const ofRoom = verifierKey(shown.room.verifier);
    const files = filesOf(shown);
    const zip = (packed: readonly PackedFile[]) => zipOf([...packed, manifestOf(shown, files)]);
    const whole = zip(files);
    const path = await given('export.zip', whole);
    const ran = await verify(path, '--key', ofRoom);
    expect(ran).toMatchObject({ code: 0, complained: '' });
    expect(ran.said).toContain('What is proved is record.jsonl');
    expect(ran.said).toContain('The 2 images beside it are the ones whose digests their entries hold.');
    expect(ran.said).toMatch(/Not proved: README\.txt, transcript\.csv, .*transcript\.xml, manifest\.json\./);
    expect(ran.said).toContain(sha256(whole));
    const { said } = await verify(path, '--key', ofRoom, '--json');
    expect(JSON.parse(said)).toMatchObject({ verdict: 'complete', beside: { images: 2, sha256: sha256(whole) } });
    const other: PackedFile = { name: 'transcript.csv', bytes: Buffer.from('other words') };
    const altered = await verify(await given('altered.zip', zip(files.with(2, other))), '--key', ofRoom);
    expect(altered).toMatchObject({ code: 1, said: expect.stringContaining('transcript.csv') as unknown });
    expect(altered.said).not.toContain('What is proved');
    const broken = Buffer.from(whole);
    broken.fill(0xff, 200, 260);
    expect((await verify(await given('broken.zip', broken), '--key', ofRoom)).code).toBe(1);
    expect((await verify(await given('none.zip', zipOf(files.slice(2))), '--key', ofRoom)).code).toBe(2);
    const behind = Buffer.concat([whole, Buffer.from('hidden')]);
    expect(await verify(await given('behind.zip', behind), '--key', ofRoom)).toMatchObject({
      code: 2,
      complained: expect.stringContaining('not a zip file as exports are') as unknown,
    });
  });

  it('can say nothing without an export, a key, or the key of this log', async () => {
    const path = await given('record.jsonl', record);
    const other = verifierKey({ name: 'parley/other', type: 1, publicKey: new SigningKey(randomBytes(32)).publicKey });
    const runs = await Promise.all([
      verify(),
      verify(path),
      verify(path, '--key'),
      verify(path, '--key', 'nonsense'),
      verify(path, '--key', key, '--wrong'),
      verify(path, path, '--key', key),
      verify(path, '--key', other),
      verify(path, '--key', key, '--witness', key),
      verify(join(folder, 'nowhere'), '--key', key),
      verify(folder, '--key', key),
      verify(await given('empty', ''), '--key', key),
      verify(await given('picture.png', randomBytes(5000)), '--key', key),
    ]);
    expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 2));
    for (const { said, complained } of runs) expect(said + complained).not.toMatch(/\bat .*\.mjs:\d+/);
  });

  it('does not call complete what no checkpoint covers yet', async () => {
    const early = recordedRoom({ messages: 20, coveredUpTo: 12 });
    const ran = await verifiedOf('early.jsonl', early);
    expect(ran.code).toBe(2);
    expect(ran.said).toContain('Complete and unaltered since written up to entry 12. Not proved beyond.');
    expect(ran.said).toContain('Entries 13 to 22');
  });

  it('says when the log named something late, or not for long, and does not call it proved', async () => {
    const hour = 3_600_000;
    const late = recordedRoom({ messages: 6, namings: [{ upTo: 8, after: 9 * hour + 720_000 }] });
    const said = await verifiedOf('late.jsonl', late);
    expect(said.code).toBe(2);
    expect(said.said).toMatch(
      /^Not proved since written: only that entries up to 8 are what the log named\.\nEntries 1–8 /,
    );
    expect(said.said).toContain('until then whoever had the database could have changed them');
    const namings = [4, 8].map((upTo) => ({ upTo, after: 100 }));
    const silent = recordedRoom({ messages: 6, silence: { after: 4, for: hour }, namings });
    const gap = await verifiedOf('silent.jsonl', silent);
    expect(gap).toMatchObject({ code: 2, said: expect.stringContaining('did not name this room from') as unknown });
  });

  it('says as of when a room is complete whose end the log does not tell', async () => {
    const namings = [5, 22].map((upTo) => ({ upTo, after: 100 }));
    const long = recordedRoom({ messages: 20, namings });
    const open = await verifiedOf('open.jsonl', { ...long, lines: () => long.earlier(1) });
    expect(open.code).toBe(2);
    expect(open.said).toMatch(/^Complete and unaltered since written up to entry 5\. Not proved beyond\.\n/);
    expect(open.said).toMatch(/complete as of 20\S+Z, and what came after is not here\./);
  });

  it('holds an export against one that was kept from before', async () => {
    const namings = [5, 9, 22].map((upTo) => ({ upTo, after: 100 }));
    const long = recordedRoom({ messages: 20, namings });
    const [kept, whole] = [
      await given('kept.jsonl', await bytesOf(long.earlier(2))),
      await given('whole.jsonl', await bytesOf(long.lines())),
    ];
    const key = verifierKey(long.verifier);
    expect((await verify(whole, '--key', key, '--earlier', kept)).code).toBe(0);
    const turned = await verify(kept, '--key', key, '--earlier', whole);
    expect(turned).toMatchObject({ code: 2, said: expect.stringContaining('is the later one') as unknown });
    const other = await verify(
      await given('other.jsonl', record),
      '--key',
      verifierKey(room.verifier),
      '--key',
      key,
      '--earlier',
      kept,
    );
    expect(other).toMatchObject({ code: 2, said: expect.stringContaining('another room') as unknown });
    expect((await verify(whole, '--key', key, '--earlier', join(folder, 'nowhere'))).code).toBe(2);
  });

  it('shows what would move a terminal’s cursor, and does not let it', async () => {
    const ran = await verify(await given('\u001b[2J.jsonl', 'no record'), '--key', key);
    expect(ran.code).toBe(2);
    const written = record.toString('utf8').replace(/"export":"[^"]*"/, '"export":"\\u001b[2JComplete"');
    expect(written).not.toBe(record.toString('utf8'));
    const moved = await verify(await given('moved.jsonl', written), '--key', key);
    expect(moved.code).toBe(2);
    expect(moved.said + moved.complained + ran.said + ran.complained).not.toContain('\u001b');
  });

  it('is one file that imports nothing but Node', async () => {
    const source = await readFile(join(folder, 'alone/verify.mjs'), 'utf8');
    const imported = [...source.matchAll(/^\s*(?:import|export)\b(?!:)[^;'"]*["']([^"']+)["']/gm)].map(
      ([, name]) => name,
    );
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });
});

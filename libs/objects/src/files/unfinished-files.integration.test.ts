import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import { UnfinishedFiles } from './unfinished-files.js';

const MEGABYTE = 1024 * 1024;

/** A process of its own, which a signal or a limit of the system can hit without hitting Jest. */
describe('unfinished files, in another process', () => {
  let place: string;
  let folder: string;
  const program = (): string => join(place, 'write.mjs');
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'parley-unfinished-'));
    folder = join(place, 'folder');
    const { code } = await transformFile('libs/objects/src/files/unfinished-files.ts', {
      swcrc: false,
      module: { type: 'es6' },
      jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    });
    await writeFile(join(place, 'unfinished-files.mjs'), code);
    await writeFile(
      program(),
      `import { UnfinishedFiles } from './unfinished-files.mjs';
       const [folder, bytes] = process.argv.slice(2);
       const files = new UnfinishedFiles(folder);
       await files.write(Buffer.alloc(Number(bytes))).catch((error) => process.stdout.write(error.code));`,
    );
  });
  beforeEach(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  it('are gone when the system takes only a part of them, as a full disk does', async () => {
    const limited = [`--fsize=${8 * MEGABYTE}`, process.execPath, program(), folder];
    const { stdout } = await promisify(execFile)('prlimit', [...limited, String(11 * MEGABYTE)]);
    expect(stdout).toBe('EFBIG');
    expect(await readdir(folder)).toEqual([]);
    await promisify(execFile)('prlimit', [...limited, String(8 * MEGABYTE)]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('stay half written when their process is killed, until a sweep a minute later', async () => {
    const bytes = 256 * MEGABYTE;
    const child = spawn(process.execPath, [program(), folder, String(bytes)]);
    const exit = once(child, 'exit');
    const writes = async (): Promise<boolean> => (await readdir(folder)).length > 0;
    while (!(await writes())) await pause(1);
    await new UnfinishedFiles(folder).sweep();
    const [name = ''] = await readdir(folder);
    expect(name).toMatch(new RegExp(`^${child.pid}-`));
    child.kill('SIGKILL');
    await exit;
    expect((await stat(join(folder, name))).size).toBeLessThan(bytes);
    await new UnfinishedFiles(folder).sweep();
    expect(await readdir(folder)).toEqual([name]);
    const before = new Date(Date.now() - 61_000);
    await utimes(join(folder, name), before, before);
    await new UnfinishedFiles(folder).sweep();
    expect(await readdir(folder)).toEqual([]);
  });
});

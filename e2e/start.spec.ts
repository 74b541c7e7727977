import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePorts, startParley } from './started-parley.js';
import { log, meet, person, say } from './two-people.js';

let dataDir = '';
test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-start-'));
});
test.afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs it to its end; for starts that must fail. */
function failedStart(env: NodeJS.ProcessEnv): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (printed += part.toString('utf8')));
    child.once('exit', (code) => {
      resolve({ code, printed });
    });
  });
}

/** Whose command line or environment names this folder: nothing must be left of a stopped Parley. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(folder)) found.push(command.replaceAll('\0', ' '));
  }
  return found;
}

test('stops cleanly on Ctrl-C and finds its data at the next start, also after kill -9', async ({ browser }) => {
  const ports = await freePorts();
  const first = await startParley(dataDir, ports);
  const [host, guest] = [await person(browser, first.chat), await person(browser, first.chat)];
  await meet(host.page, guest.page);
  await say(host.page, 'before the stop');
  await expect(log(guest.page)).toContainText('before the stop');
  expect(await first.stop()).toBe(0);
  expect(await processesOf(dataDir)).toEqual([]);

  const second = await startParley(dataDir, ports);
  await expect(host.page.getByRole('textbox', { name: 'Message' })).toBeEnabled();
  await say(host.page, 'after the stop');
  await expect(log(guest.page)).toContainText('after the stop');
  second.process.kill('SIGKILL');
  await expect.poll(() => second.process.signalCode).toBe('SIGKILL');

  const third = await startParley(dataDir, ports);
  await guest.page.reload();
  await expect(log(guest.page)).toContainText('after the stop');
  await say(guest.page, 'after the kill');
  await expect(log(host.page)).toContainText('after the kill');
  expect(await third.stop()).toBe(0);
  expect(await processesOf(dataDir)).toEqual([]);
  await Promise.all([host, guest].map((one) => one.context.close()));
});

test('says plainly that a port is taken, and leaves nothing running', async () => {
  const ports = await freePorts();
  const taken = createServer().listen(Number(ports.CHAT_PORT));
  await new Promise((resolve) => taken.once('listening', resolve));
  const { code, printed } = await failedStart({ DATA_DIR: dataDir, ...ports });
  taken.close();
  expect(code).not.toBe(0);
  expect(printed).toContain(String(ports.CHAT_PORT));
  expect(printed).toMatch(/in use|taken/i);
  expect(printed).not.toContain(' at ');
  expect(await processesOf(dataDir)).toEqual([]);
});

test('says plainly that the data was made by a newer version', async () => {
  const ports = await freePorts();
  const parley = await startParley(dataDir, ports);
  await parley.stop();
  const version = (await readdir(dataDir, { recursive: true })).find(
    (path) => path.endsWith('PG_VERSION') && !path.includes('base'),
  );
  await writeFile(join(dataDir, version ?? ''), '99\n');
  const { code, printed } = await failedStart({ DATA_DIR: dataDir, ...ports });
  expect(code).not.toBe(0);
  expect(printed).toMatch(/newer/i);
  expect(await processesOf(dataDir)).toEqual([]);
});

test('lists every wrong setting at once', async () => {
  const { code, printed } = await failedStart({
    DATA_DIR: dataDir,
    CHAT_PORT: 'abc',
    RETENTION_DAYS: '-1',
    ROOM_KINDS: 'audited,link',
  });
  expect(code).not.toBe(0);
  for (const name of ['CHAT_PORT', 'RETENTION_DAYS', 'ROOM_KINDS']) expect(printed).toContain(name);
});

test('says plainly that the disk can not be written', async () => {
  const blocked = join(dataDir, 'a-file');
  await writeFile(blocked, '');
  await chmod(blocked, 0o400);
  const { code, printed } = await failedStart({ DATA_DIR: join(blocked, 'data'), ...(await freePorts()) });
  expect(code).not.toBe(0);
  expect(printed).toMatch(/write|create|folder/i);
  expect(printed).not.toContain(' at ');
});

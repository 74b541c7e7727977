import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePorts, startParley } from './started-parley.js';
import { log, meet, person, say } from './two-people.js';

/** Files of a folder that hold any of the words, as UTF-8, UTF-16, hex or base64. */
async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const needles = words.flatMap((word) => [
    Buffer.from(word),
    Buffer.from(word, 'utf16le'),
    Buffer.from(Buffer.from(word).toString('hex')),
    Buffer.from(Buffer.from(word).toString('base64').slice(0, -4)),
  ]);
  const found: string[] = [];
  for (const path of await readdir(folder, { recursive: true })) {
    const file = join(folder, path);
    if (!(await stat(file).catch(() => null))?.isFile()) continue;
    const bytes = await readFile(file);
    if (needles.some((needle) => bytes.includes(needle))) found.push(path);
  }
  return found;
}

test("words, names and addresses are nowhere in PostgreSQL, its log ahead, or the service's log", async ({
  browser,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-canary-'));
  const parley = await startParley(dataDir, await freePorts(), { LOG_LEVEL: 'debug' });
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  const { code, link } = await meet(host.page, guest.page);
  const canary = 'canaryInTheCoalMine4711';
  await say(host.page, `${canary} from the host`);
  await say(guest.page, `${canary} from the guest`);
  await expect(log(host.page)).toContainText('from the guest');
  const seats = await host.page.getByRole('region', { name: 'Seats' }).innerText();
  const name = /\b[A-Z][a-z]+ [A-Z][a-z]+\b/.exec(seats)?.[0] ?? '';
  expect(name).not.toBe('');
  const linkKey = link.split('#k=')[1] ?? '';
  await Promise.all([host, guest].map((one) => one.context.close()));
  await parley.stop();

  expect(await filesWith(dataDir, [canary, linkKey, name])).toEqual([]);
  const printed = await readFile(parley.logFile, 'utf8');
  for (const secret of [canary, linkKey, code]) expect(printed).not.toContain(secret);
  expect(await filesWith(join(dataDir, 'logs'), [`"${code}"`, `/${code}`, `=${code}`])).toEqual([]);
  // What is found must be findable: the same search finds a word that lies there in clear.
  expect(await filesWith(dataDir, ['parley_chat'])).not.toEqual([]);
  await rm(dataDir, { recursive: true, force: true });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { filesWith } from './files-with.js';
import { photograph, pickAndWait, tile, tray } from './made-images.js';
import { freePorts, startParley } from './started-parley.js';
import { log, meet, person, say } from './two-people.js';

/** Bytes out of the middle of an image: no other image has them. A multiple of three from a multiple of three on, for base64. */
const inside = (image: Buffer): Buffer => {
  const middle = Math.floor(image.length / 6) * 3;
  return image.subarray(middle, middle + 48);
};

test("words, names, addresses and images are nowhere in PostgreSQL, its log ahead, or the service's log", async ({
  browser,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-canary-'));
  const parley = await startParley(dataDir, await freePorts(), { LOG_LEVEL: 'debug' });
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  const { code, link } = await meet(host.page, guest.page);
  const canary = 'canaryInTheCoalMine4711';
  const picture = await photograph({ words: `${canary} inside` });
  const images: Buffer[] = [];
  await guest.page.route(/\/attachments\/[\w-]{36}(\/thumbnail)?$/, async (route) => {
    const response = await route.fetch();
    images.push(await response.body());
    await route.fulfill({ response });
  });
  await pickAndWait(host.page, { ...picture, name: `${canary} name.jpg` });
  await tile(host.page, 1).getByRole('button', { name: 'Describe image 1' }).click();
  await tray(host.page).getByRole('textbox').fill(`${canary} described`);
  await say(host.page, `${canary} as a caption`);
  await log(guest.page)
    .getByRole('button', { name: `${canary} described` })
    .click();
  await expect(guest.page.getByRole('dialog').getByRole('link', { name: 'Download' })).toBeVisible();
  await guest.page.keyboard.press('Escape');
  expect(images).toHaveLength(2);
  expect(picture.buffer.includes(canary)).toBe(true);
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
  // What was uploaded, the image that was made of it and its thumbnail, as they are or in text: only what is sealed lies there.
  expect(await filesWith(dataDir, [picture.buffer, ...images].map(inside))).toEqual([]);
  expect((await readdir(join(dataDir, 'objects', 'rooms'), { recursive: true })).length).toBeGreaterThanOrEqual(2);
  const printed = await readFile(parley.logFile, 'utf8');
  for (const image of images) expect(printed).not.toContain(inside(image).toString('base64'));
  for (const secret of [canary, linkKey, code]) expect(printed).not.toContain(secret);
  expect(await filesWith(join(dataDir, 'logs'), [`"${code}"`, `/${code}`, `=${code}`])).toEqual([]);
  // What is found must be findable: the same search finds a word that lies there in clear.
  expect(await filesWith(dataDir, ['parley_chat'])).not.toEqual([]);
  for (const encoding of ['base64', 'hex', 'latin1'] as const) {
    await writeFile(join(dataDir, 'clear'), `data:${picture.buffer.toString(encoding)}`, 'latin1');
    expect(await filesWith(dataDir, [inside(picture.buffer)])).toEqual(['clear']);
  }
  await rm(dataDir, { recursive: true, force: true });
});

import type { Page } from '@playwright/test';
import { photograph, pickAndWait, tray } from '../made-images.js';
import { expect, field, test } from '../shared-room.js';
import type { Person } from '../two-people.js';
import { log, say } from '../two-people.js';

const SORRY = 'This part could not be loaded. Try again when you are connected.';
const toast = (page: Page) => page.locator('.toast');

/** Opens the room while one file of code can't be had, until `mend` is called; the rest of the page comes as ever. */
async function openWithout({ context }: Person, path: string, file: string) {
  const page = await context.newPage();
  const files = `**/assets/${file}-*.js`;
  let refused = 0;
  await page.route(files, (route) => {
    refused += 1;
    return route.abort('internetdisconnected');
  });
  await page.goto(path);
  await expect(field(page)).toBeEnabled();
  await field(page).fill('Half a sentence');
  return { page, refused: () => refused, mend: () => page.unroute(files) };
}

/** The room is there, and so is what was written. */
async function unharmed(page: Page): Promise<void> {
  await expect(toast(page)).toHaveText(SORRY);
  await expect(page.getByRole('heading', { name: 'This page came apart' })).toHaveCount(0);
  await expect(log(page)).toBeVisible();
  await expect(page.locator('textarea')).toHaveValue('Half a sentence');
}

test.describe('parts of a room', () => {
  for (const { part, file, ask, shown } of [
    {
      part: 'the emoji',
      file: 'emoji-picker',
      ask: (page: Page) => page.getByRole('button', { name: 'Emoji', exact: true }).click(),
      shown: (page: Page) => page.getByRole('dialog', { name: 'Emoji' }).getByRole('searchbox'),
    },
    {
      part: 'the settings',
      file: 'settings-dialog',
      ask: async (page: Page) => {
        await page.getByRole('button', { name: 'More', exact: true }).click();
        await page.getByRole('button', { name: 'Settings' }).click();
      },
      shown: (page: Page) => page.getByRole('dialog', { name: 'Settings' }),
    },
    {
      part: 'the question whether to end it',
      file: 'modal-dialog',
      ask: (page: Page) => page.getByRole('button', { name: 'End room' }).click(),
      shown: (page: Page) => page.getByRole('alertdialog'),
    },
  ])
    test(`25. Without the code of ${part} the room stays as it was, says so, and the next try works`, async ({
      room,
    }) => {
      const { page, refused, mend } = await openWithout(room.host, room.path, file);
      await ask(page);
      await unharmed(page);
      await expect(shown(page)).toHaveCount(0);
      expect(refused()).toBeGreaterThan(0);
      await mend();
      await ask(page);
      await expect(shown(page)).toBeVisible();
      await expect(page.locator('textarea')).toHaveValue('Half a sentence');
      await page.close();
    });

  test('25. Without the code that shows an image large, and that of the tray, the room stays, and they come at the next try', async ({
    room,
    host,
    guest,
  }) => {
    await pickAndWait(guest, await photograph({ seed: 601 }));
    await say(guest, 'A picture of it');
    const image = log(host).locator('.m').filter({ hasText: 'A picture of it' }).locator('.images').getByRole('button');
    await expect(image.locator('img')).toBeVisible();

    const { page, mend } = await openWithout(room.host, room.path, '{lightbox,tray-panel}');
    const again = log(page).locator('.m').filter({ hasText: 'A picture of it' }).locator('.images').getByRole('button');
    const lightbox = page.getByRole('dialog');
    await again.click();
    await unharmed(page);
    await expect(lightbox).toHaveCount(0);
    await page.locator('input[type=file]').setInputFiles(await photograph({ seed: 602 }));
    await unharmed(page);
    await mend();
    // What was chosen is shown as soon as it can be, unasked.
    await expect(tray(page).locator('.upload-picture img')).toBeVisible();
    await again.click();
    await expect(lightbox).toContainText('The sender did not describe it.');
    await expect(page.locator('textarea')).toHaveValue('Half a sentence');
    await page.close();
  });

  test('25. A page whose words can not be fetched says so in both languages, and loads again', async ({ room }) => {
    const page = await room.host.context.newPage();
    const words = '**/assets/english-*.js';
    await page.route(words, (route) => route.abort('internetdisconnected'));
    await page.goto(room.path);
    await expect(page.getByText('The words of this page could not be loaded.')).toBeVisible();
    await expect(page.getByText('Die Wörter dieser Seite ließen sich nicht laden.')).toBeVisible();
    await page.unroute(words);
    await page.getByRole('button', { name: 'Load it again' }).click();
    await expect(field(page)).toBeEnabled();
    await page.close();
  });
});

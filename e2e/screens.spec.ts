import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { activate, askToEnd, createRoom, knock, letIn, log, person, say } from './two-people.js';
import { cratePictures } from './crate-pictures.js';
import { createAdministrator, enrol, readTranscript } from './console.js';
import { expect, test } from './started-parley.js';

test.use({ guesses: 'screens' });
// The longest file: each look by itself, on whichever worker is free.
test.describe.configure({ mode: 'parallel' });

/** `npm run screens` puts them into the documents; every other run keeps them out of the work tree. */
const FOLDER = process.env.SCREENS === 'docs' ? 'docs/screens' : 'reports/screens';
const SIZES = { 360: { width: 360, height: 740 }, 1280: { width: 1280, height: 800 } } as const;

/** Takes the page's picture after holding it to the rules: axe finds nothing, nothing scrolls sideways. */
async function show(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
    name,
  ).toEqual([]);
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
}

for (const width of [360, 1280] as const) {
  for (const theme of ['light', 'dark'] as const) {
    const options = {
      viewport: SIZES[width],
      colorScheme: theme,
      reducedMotion: 'reduce' as const,
      hasTouch: width === 360,
    };
    const name = (page: string): string => `${page}-${width}-${theme}`;
    const one = (browser: Browser, url: string) => person(browser, url, options);

    test(`participants' pages at ${width} px, ${theme}: axe finds nothing, nothing overflows`, async ({
      browser,
      parley,
    }) => {
      // Some twenty states, each held to every rule.
      test.setTimeout(300_000);
      const [host, guest] = [await one(browser, parley.chat), await one(browser, parley.chat)];
      await host.page.goto('/');
      await expect(host.page.getByRole('link', { name: 'Host chat' }).first()).toBeVisible();
      await show(host.page, name('landing'));
      await guest.page.goto('/join');
      await expect(guest.page.getByLabel('Room code')).toBeVisible();
      await show(guest.page, name('code'));
      await createRoom(host.page);
      await show(host.page, name('host'));
      const link = await activate(host.page);
      await show(host.page, name('waiting'));
      await guest.page.goto(link);
      await expect(guest.page.getByRole('button', { name: 'Accept terms and knock' })).toBeVisible();
      await show(guest.page, name('join'));
      await knock(guest.page, link);
      await show(guest.page, name('knocking'));
      await expect(host.page.getByRole('dialog', { name: 'Verify participant' })).toBeVisible();
      await show(host.page, name('knock'));
      await letIn(host.page);
      await expect(guest.page.getByText('The room is yours. Say hello.')).toBeVisible();
      await show(guest.page, name('room-empty'));
      await say(host.page, 'Thanks for opening this so quickly. The Rotterdam crate came in at seven.');
      await say(host.page, 'Outer corner is gone. I have not moved it since.');
      await expect(log(guest.page)).toContainText('Outer corner is gone.');
      await say(guest.page, 'Can you show me the corner and the label in one picture?');
      await expect(log(host.page)).toContainText('Can you show me the corner');
      await say(host.page, 'Taken at 07:40, before the forklift.');
      await expect(log(guest.page)).toContainText('before the forklift');
      await say(guest.page, 'That is clear, thank you. We replace it. New crate leaves Monday, no charge.');
      await expect(log(host.page)).toContainText('no charge');
      await show(guest.page, name('room'));
      await sendPictures(host.page, name('tray'));
      await expectPictures(guest.page, 3);
      await show(guest.page, name('images'));
      await show(host.page, name('images-own'));
      await log(guest.page)
        .getByRole('button', { name: /The crate from the front/ })
        .click();
      await expect(guest.page.getByRole('dialog')).toContainText('100');
      await show(guest.page, name('lightbox'));
      await guest.page.keyboard.press('Escape');
      await guest.page.getByRole('button', { name: 'Find in the conversation' }).click();
      await guest.page
        .getByRole('searchbox')
        .or(guest.page.getByRole('textbox', { name: 'Find in the conversation' }))
        .first()
        .fill('corner');
      await expect(guest.page.getByText(/^\d+ of \d+$/)).toBeVisible();
      await show(guest.page, name('find'));
      await guest.page.keyboard.press('Escape');
      await guest.page.getByRole('button', { name: 'Emoji' }).first().click();
      await expect(guest.page.getByText('Faces and people').first()).toBeVisible();
      await show(guest.page, name('emoji'));
      await guest.page.keyboard.press('Escape');
      await guest.page.getByRole('button', { name: 'More', exact: true }).click();
      await show(guest.page, name('more'));
      await guest.page.getByRole('dialog').getByRole('button', { name: 'Settings' }).click();
      await expect(guest.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
      await show(guest.page, name('settings'));
      await guest.page.getByRole('dialog', { name: 'Settings' }).getByText('Deutsch').click();
      await guest.page.getByRole('button', { name: 'Fertig' }).click();
      await expect(guest.page.getByRole('dialog')).toHaveCount(0);
      await show(guest.page, name('room-german'));
      await guest.page.evaluate(() => {
        localStorage.removeItem('parley-language');
      });
      await guest.page.reload();
      await expect(guest.page.getByRole('main').getByText('Here now').first()).toBeVisible();
      await expectPictures(guest.page, 3);
      await guest.context.setOffline(true);
      await expect(
        guest.page.getByRole('main').getByText('No network. Keep writing: it goes out in order.'),
      ).toBeVisible();
      await say(guest.page, 'I will send the papers tonight.');
      await show(guest.page, name('offline'));
      await guest.context.setOffline(false);
      await expect(log(host.page)).toContainText('the papers tonight');
      await askToEnd(host.page);
      await show(host.page, name('end'));
      await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
      await expect(guest.page.getByText('The room has ended')).toBeVisible();
      await expect(guest.page.locator('.toast')).toHaveCount(0);
      await show(guest.page, name('ended'));
      const late = await one(browser, parley.chat);
      await late.page.goto(link);
      await late.page.getByRole('button', { name: 'Accept terms and knock' }).click();
      await expect(late.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
      await show(late.page, name('no-door'));
      // It leaves as soon as the service answers.
      await late.page.route('**/health/live', (route) => route.abort());
      await late.page.goto('/offline.html');
      await late.context.setOffline(true);
      await expect(late.page.getByRole('heading', { name: 'No network' })).toBeVisible();
      await show(late.page, name('no-network'));
      await Promise.all([host, guest, late].map((p) => p.context.close()));
    });
  }
}

/** So many images of the conversation are drawn. */
async function expectPictures(page: Page, count: number): Promise<void> {
  await expect(log(page).getByRole('img')).toHaveCount(count);
  for (const picture of await log(page).getByRole('img').all())
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

/** Picks three, describes the first, and sends them. */
async function sendPictures(page: Page, name: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add images' }).click();
  await (await chooser).setFiles(await cratePictures());
  await expect(page.getByText('3 ready')).toBeVisible();
  await page
    .getByRole('button', { name: /Describe/ })
    .first()
    .click();
  await page
    .getByRole('textbox', { name: /[Dd]escri/ })
    .first()
    .fill('The crate from the front');
  await page.keyboard.press('Enter');
  await show(page, name);
  await say(page, 'Front, label and corner.');
}

test('the console at both sizes and themes: axe finds nothing, nothing overflows', async ({ browser, parley }) => {
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  const code = await createRoom(host.page);
  await knock(guest.page, await activate(host.page));
  await letIn(host.page);
  await say(host.page, 'Thanks for opening this so quickly. The Rotterdam crate came in at seven.');
  await expect(log(guest.page)).toContainText('came in at seven');
  await say(guest.page, 'We replace it. New crate leaves Monday, no charge.');
  await expect(log(host.page)).toContainText('no charge');
  const admin = await person(browser, parley.admin, { viewport: SIZES[1280] });
  const invitation = await createAdministrator(parley, 'picture', ['auditor', 'security']);
  await admin.page.goto(invitation);
  await expect(admin.page.getByLabel('New password')).toBeVisible();
  const inEachLook = async (page: string): Promise<void> => {
    for (const width of [1280, 360] as const) {
      for (const theme of ['light', 'dark'] as const) {
        await admin.page.setViewportSize(SIZES[width]);
        await admin.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await show(admin.page, `console-${page}-${width}-${theme}`);
      }
    }
    await admin.page.setViewportSize(SIZES[1280]);
  };
  await inEachLook('invitation');
  await enrol(admin.page, invitation);
  await expect(admin.page.getByRole('row').filter({ hasText: code })).toBeVisible();
  await inEachLook('rooms');
  await admin.page.getByRole('row').filter({ hasText: code }).getByRole('link').first().click();
  await expect(admin.page.getByText('Nothing is missing')).toBeVisible();
  await inEachLook('room');
  await readTranscript(admin.page, 'Complaint 4712 about a crate');
  await expect(admin.page.getByRole('table', { name: 'Transcript' })).toContainText('no charge');
  await inEachLook('transcript');
  await admin.page.getByRole('link', { name: 'Log' }).click();
  await expect(admin.page.getByRole('row').filter({ hasText: 'Complaint 4712' })).toBeVisible();
  await inEachLook('log');
  await Promise.all([host, guest, admin].map((p) => p.context.close()));
});

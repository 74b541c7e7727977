import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { activate, askToEnd, createRoom, knock, letIn, log, person, say } from './two-people.js';
import { cratePictures } from './crate-pictures.js';
import { createAdministrator, enrol, readTranscript } from './console.js';
import { expectRules } from './page-rules.js';
import { expect, test } from './started-parley.js';

test.use({ guesses: 'screens' });
// The longest file: each look by itself, on whichever worker is free.
test.describe.configure({ mode: 'parallel' });

/** `npm run screens` puts them into the documents; every other run keeps them out of the work tree. */
const FOLDER = process.env.SCREENS === 'docs' ? 'docs/screens' : 'reports/screens';
type Width = 360 | 1280;
const SIZES: Record<Width, { width: number; height: number }> = {
  360: { width: 360, height: 740 },
  1280: { width: 1280, height: 800 },
};

const options = (width: Width) => ({
  viewport: SIZES[width],
  colorScheme: 'light' as const,
  reducedMotion: 'reduce' as const,
  hasTouch: width === 360,
});

/**
 * Takes the page's picture in both themes, after holding it to the rules: axe finds nothing, nothing scrolls sideways. A layout and a
 * theme are each held to them once, light when wide and dark when narrow: together they are all that axe can tell apart.
 */
async function show(page: Page, name: string, width: Width): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    if ((theme === 'light') === (width === 1280)) await expectRules(page, `${name}-${width}-${theme}`);
    await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), animations: 'disabled' });
  }
}

for (const width of [360, 1280] as const)
  test(`participants' pages at ${width} px, light and dark: axe finds nothing, nothing overflows`, async ({
    browser,
    parley,
  }) => {
    // Some twenty states, each held to every rule.
    test.setTimeout(300_000);
    const [host, guest] = [
      await person(browser, parley.chat, options(width)),
      await person(browser, parley.chat, options(width)),
    ];
    await host.page.goto('/');
    await expect(host.page.getByRole('link', { name: 'Host chat' }).first()).toBeVisible();
    await show(host.page, 'landing', width);
    await guest.page.goto('/join');
    await expect(guest.page.getByLabel('Room code')).toBeVisible();
    await show(guest.page, 'code', width);
    await createRoom(host.page);
    await show(host.page, 'host', width);
    const link = await activate(host.page);
    await show(host.page, 'waiting', width);
    await guest.page.goto(link);
    await expect(guest.page.getByRole('button', { name: 'Accept terms and knock' })).toBeVisible();
    await show(guest.page, 'join', width);
    await knock(guest.page, link);
    await show(guest.page, 'knocking', width);
    await expect(host.page.getByRole('dialog', { name: 'Verify participant' })).toBeVisible();
    await show(host.page, 'knock', width);
    await letIn(host.page);
    await expect(guest.page.getByText('The room is yours. Say hello.')).toBeVisible();
    await show(guest.page, 'room-empty', width);
    await say(host.page, 'Thanks for opening this so quickly. The Rotterdam crate came in at seven.');
    await say(host.page, 'Outer corner is gone. I have not moved it since.');
    await expect(log(guest.page)).toContainText('Outer corner is gone.');
    await say(guest.page, 'Can you show me the corner and the label in one picture?');
    await expect(log(host.page)).toContainText('Can you show me the corner');
    await say(host.page, 'Taken at 07:40, before the forklift.');
    await expect(log(guest.page)).toContainText('before the forklift');
    await say(guest.page, 'That is clear, thank you. We replace it. New crate leaves Monday, no charge.');
    await expect(log(host.page)).toContainText('no charge');
    await show(guest.page, 'room', width);
    await sendPictures(host.page, width);
    await expectPictures(guest.page, 3);
    await show(guest.page, 'images', width);
    await show(host.page, 'images-own', width);
    await log(guest.page)
      .getByRole('button', { name: /The crate from the front/ })
      .click();
    await expect(guest.page.getByRole('dialog')).toContainText('100');
    await show(guest.page, 'lightbox', width);
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('button', { name: 'Find in the conversation' }).click();
    await guest.page
      .getByRole('searchbox')
      .or(guest.page.getByRole('textbox', { name: 'Find in the conversation' }))
      .first()
      .fill('corner');
    await expect(guest.page.getByText(/^\d+ of \d+$/)).toBeVisible();
    await show(guest.page, 'find', width);
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('button', { name: 'Emoji' }).first().click();
    await expect(guest.page.getByText('Faces and people').first()).toBeVisible();
    await show(guest.page, 'emoji', width);
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('button', { name: 'More', exact: true }).click();
    await show(guest.page, 'more', width);
    await guest.page.getByRole('dialog').getByRole('button', { name: 'Settings' }).click();
    await expect(guest.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await show(guest.page, 'settings', width);
    await guest.page.getByRole('dialog', { name: 'Settings' }).getByText('Deutsch').click();
    await guest.page.getByRole('button', { name: 'Fertig' }).click();
    await expect(guest.page.getByRole('dialog')).toHaveCount(0);
    await show(guest.page, 'room-german', width);
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
    await show(guest.page, 'offline', width);
    await guest.context.setOffline(false);
    await expect(log(host.page)).toContainText('the papers tonight');
    await askToEnd(host.page);
    await show(host.page, 'end', width);
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
    await expect(guest.page.getByText('The room has ended')).toBeVisible();
    await expect(guest.page.locator('.toast')).toHaveCount(0);
    await show(guest.page, 'ended', width);
    const late = await person(browser, parley.chat, options(width));
    await late.page.goto(link);
    await late.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await expect(late.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
    await show(late.page, 'no-door', width);
    // It leaves as soon as the service answers.
    await late.page.route('**/health/live', (route) => route.abort());
    await late.page.goto('/offline.html');
    await late.context.setOffline(true);
    await expect(late.page.getByRole('heading', { name: 'No network' })).toBeVisible();
    await show(late.page, 'no-network', width);
    await Promise.all([host, guest, late].map((p) => p.context.close()));
  });

/** So many images of the conversation are drawn. */
async function expectPictures(page: Page, count: number): Promise<void> {
  await expect(log(page).getByRole('img')).toHaveCount(count);
  for (const picture of await log(page).getByRole('img').all())
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
}

/** Picks three, describes the first, and sends them. */
async function sendPictures(page: Page, width: Width): Promise<void> {
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
  await show(page, 'tray', width);
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
  const admin = await person(browser, parley.admin, options(1280));
  const invitation = await createAdministrator(parley, 'picture', ['auditor', 'security']);
  await admin.page.goto(invitation);
  await expect(admin.page.getByLabel('New password')).toBeVisible();
  const inEachLook = async (page: string): Promise<void> => {
    for (const width of [360, 1280] as const) {
      await admin.page.setViewportSize(SIZES[width]);
      await show(admin.page, `console-${page}`, width);
    }
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

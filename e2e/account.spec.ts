import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { generateSync } from 'otplib';
import { createAdministrator, enrol, keepRecoveryCodes, PASSWORD } from './console.js';
import { press } from './keyboard.js';
import { expect, test } from './started-parley.js';
import { person } from './two-people.js';

const FOLDER = process.env.SCREENS === 'docs' ? 'docs/screens' : 'reports/screens';
const SIZES = { 1280: { width: 1280, height: 800 }, 360: { width: 360, height: 740 } } as const;

/** Both sizes, both themes: axe finds nothing, nothing scrolls sideways; a picture of each. */
async function inEachLook(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360] as const)
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize(SIZES[width]);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
      expect(found, `${name} ${width} ${theme}`).toEqual([]);
      await mkdir(FOLDER, { recursive: true });
      await page.screenshot({ path: join(FOLDER, `console-${name}-${width}-${theme}.png`), animations: 'disabled' });
    }
  await page.setViewportSize(SIZES[1280]);
}

/** A device with a fingerprint reader that always says yes (WebAuthn's own automation, Level 3, section 11). */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
};

test('a passkey, recovery codes and a new password, all by keyboard where it matters', async ({ browser, parley }) => {
  test.setTimeout(360_000);
  const { page, context } = await person(browser, parley.admin, { viewport: SIZES[1280] });
  await withAuthenticator(page);
  const invitation = await createAdministrator(parley, 'own-account', ['viewer']);
  await page.goto(invitation);
  const secret = ((await page.getByLabel('Setup key').textContent()) ?? '').replaceAll(/\s/g, '');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Code', { exact: true }).fill(generateSync({ secret }));
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Keep these recovery codes' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeDisabled();
  await inEachLook(page, 'recovery-codes');
  const codes = await keepRecoveryCodes(page);
  expect(codes).toHaveLength(10);

  await page.getByRole('link', { name: 'My account' }).click();
  await expect(page.getByText('10 of 10 left')).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Add a passkey' }));
  await expect(page.getByRole('dialog', { name: 'Add a passkey' })).toBeVisible();
  await page.getByLabel('Name').fill('Desk');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'Desk' })).toBeVisible();
  await expect(page.locator('.toast')).toHaveCount(0);
  await inEachLook(page, 'account');

  await signOut(page);
  await inEachLook(page, 'sign-in');
  await press(page, page.getByRole('button', { name: 'Use a passkey' }));
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible();

  await signOut(page);
  await page.getByLabel('Name').fill('own-account');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill('too short');
  await page.keyboard.press('Enter');
  await expect(page.getByText('sixteen letters and digits')).toBeVisible();
  await page.getByLabel('Recovery code').fill((codes[0] ?? '').toLowerCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible();
  await page.getByRole('link', { name: 'My account' }).click();
  await expect(page.getByText('9 of 10 left')).toBeVisible();

  // A recovery code is no fresh second factor: a new way in takes one.
  await press(page, page.getByRole('button', { name: 'Add a passkey' }));
  const confirm = page.getByRole('dialog', { name: 'Is it you?' });
  await confirm.getByLabel('Code', { exact: true }).fill('000000');
  await page.keyboard.press('Enter');
  await expect(confirm.getByText('That was not right, or was used.')).toBeVisible();
  await inEachLook(page, 'confirmation');
  await press(page, confirm.getByRole('button', { name: 'Use a passkey instead' }));
  await expect(page.getByRole('dialog', { name: 'Add a passkey' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill(`${PASSWORD}, another`);
  const step = Math.floor(Date.now() / 1000) + 30;
  await page.getByLabel('Code', { exact: true }).fill(generateSync({ secret, epoch: step }));
  await page.keyboard.press('Enter');
  const left = page.getByRole('dialog', { name: 'Password changed' });
  await expect(left.getByRole('button', { name: 'Drop: Passkey Desk' })).toBeVisible();
  await inEachLook(page, 'password-changed');
  await left.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Remove Desk' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Remove Desk?' })).toBeVisible();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('You have no passkey yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('dialog', { name: 'Change your password' })).toBeVisible();
  await inEachLook(page, 'password');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
  await context.close();
});

test('an administrator creates, invites, sees and removes another, who is gone at once', async ({
  browser,
  parley,
}) => {
  test.setTimeout(240_000);
  const boss = await person(browser, parley.admin, { viewport: SIZES[1280] });
  const other = await person(browser, parley.admin, { viewport: SIZES[1280] });
  const { page } = boss;
  await enrol(page, await createAdministrator(parley, 'chief', ['security']));
  await page.getByRole('link', { name: 'Administrators' }).click();
  await page.getByRole('button', { name: 'Create administrator' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('newcomer');
  await dialog.getByRole('button', { name: 'Create and make a link' }).click();
  await expect(dialog.getByText('Choose at least one role.')).toBeVisible();
  await dialog.getByRole('switch', { name: /Auditor/ }).press('Space');
  await inEachLook(page, 'administrator-create');
  await dialog.getByRole('button', { name: 'Create and make a link' }).click();
  const shown = dialog.getByRole('group', { name: 'One-time link' });
  await expect(shown).toContainText('/sign-in#');
  const link = (await shown.textContent()) ?? '';
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'newcomer' })).toContainText('Link good until');
  await enrol(other.page, link);
  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: 'newcomer' })).toContainText('10 recovery codes');
  await inEachLook(page, 'administrators');

  await page.getByRole('link', { name: 'newcomer' }).click();
  await expect(page.getByRole('heading', { name: 'newcomer' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Sessions' })).toContainText(/127\.0\.0\.1|::1/);
  await inEachLook(page, 'administrator');
  await page.getByRole('button', { name: /Sign out there/ }).click();
  await expect(page.getByText('Not signed in anywhere.')).toBeVisible();
  await other.page.getByRole('link', { name: 'Log' }).click();
  await expect(other.page.getByText('Your session has ended.')).toBeVisible();

  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  const remove = page.getByRole('alertdialog', { name: 'Remove newcomer?' });
  await expect(remove.getByRole('button', { name: 'Remove for ever' })).toBeDisabled();
  await inEachLook(page, 'administrator-remove');
  await remove.getByLabel('Type newcomer to go on').fill('newcomer');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Administrators' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'newcomer' })).toHaveCount(0);
  await Promise.all([boss, other].map(({ context }) => context.close()));
});

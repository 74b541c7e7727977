import type { Locator, Page } from '@playwright/test';
import { createAdministrator, enrol, PASSWORD } from './console.js';
import { isFocused } from './keyboard.js';
import { drawing } from './made-images.js';
import { dialog } from './page-rules.js';
import { expect, test } from './started-parley.js';
import { askToEnd, log, meet, person, say } from './two-people.js';

/** More stops than any page has, the rail with them. */
const MOST = 150;

/** What has the focus, and whether that can be seen: a ring on it, on what it covers or on the label around it, in the window. */
const focused = (page: Page): Promise<{ name: string; seen: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: 'the body', seen: true };
    const ringed = (style: CSSStyleDeclaration): boolean =>
      style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
    const around = [element, element.parentElement, element.parentElement?.parentElement].filter((one) => one != null);
    const box = element.getBoundingClientRect();
    return {
      name: `${element.tagName.toLowerCase()} “${element.ariaLabel ?? element.textContent.trim().slice(0, 40)}” on ${location.pathname}`,
      seen:
        (ringed(getComputedStyle(element, '::after')) || around.some((one) => ringed(getComputedStyle(one)))) &&
        box.bottom > 0 &&
        box.top < innerHeight,
    };
  });

/** By Tab alone, from wherever the focus is; every stop on the way has to be seen. */
async function walkTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MOST; stops += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
    const { name, seen } = await focused(page);
    expect.soft(seen, `the focus on ${name} can be seen`).toBe(true);
  }
  throw new Error(`no way by Tab to ${String(target)}`);
}
async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await walkTo(page, target);
  await page.keyboard.press(key);
}
async function write(page: Page, target: Locator, words: string): Promise<void> {
  await walkTo(page, target);
  await page.keyboard.type(words);
}
/** It went somewhere, not to the body: the next Tab goes on from there. */
const expectHeld = (page: Page, after: string) =>
  expect.poll(async () => (await focused(page)).name, { message: `the focus after ${after}` }).not.toBe('the body');

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
const goTo = async (page: Page, name: string): Promise<void> => {
  await press(page, page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name, exact: true }));
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
};
/** Opens a dialog, leaves it by Escape: the focus is where it was. */
async function openAndLeave(page: Page, opener: Locator): Promise<void> {
  await press(page, opener);
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test.use({ viewport: { width: 1280, height: 800 } });

test('the whole console is gone through with a keyboard alone, and the focus is always somewhere one sees', async ({
  browser,
  parley,
}) => {
  test.setTimeout(400_000);
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  const { code } = await meet(host.page, guest.page);
  await say(host.page, 'The crate came in at seven, a crate of glass.');
  await guest.page.locator('input[type=file]').setInputFiles([await drawing({ width: 300, height: 200 })]);
  await expect(guest.page.getByText('1 ready')).toBeVisible();
  await say(guest.page, 'We replace it.');
  await expect(log(host.page)).toContainText('We replace it.');
  await askToEnd(host.page);
  await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
  await expect(guest.page.getByText(/ended/i).first()).toBeVisible();

  const { page, context } = await person(browser, parley.admin, { viewport: { width: 1280, height: 800 } });
  const { codes } = await enrol(page, await createAdministrator(parley, 'no-mouse', ['auditor', 'security']));

  await test.step('sign out and in', async () => {
    await press(page, button(page, 'Sign out'));
    await expect(page.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
    await expectHeld(page, 'signing out');
    await write(page, page.getByLabel('Name'), 'no-mouse');
    await write(page, page.getByLabel('Password'), PASSWORD);
    await press(page, button(page, 'Use a recovery code'));
    await expectHeld(page, 'another way in');
    await write(page, page.getByLabel('Recovery code'), codes[0] ?? '');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible();
    await expectHeld(page, 'signing in');
  });

  await test.step('overview', async () => {
    await goTo(page, 'Overview');
    await press(page, page.getByRole('link', { name: '30 days' }));
    await expect(page).toHaveURL(/span=30d/);
    const entries = page.getByRole('region', { name: 'Entries', exact: true });
    await press(page, entries.getByText('As a table'));
    await expect(page.getByRole('region', { name: 'Entries, as a table' })).toBeVisible();
    await expectHeld(page, 'a table');
  });

  await test.step('rooms, filtered', async () => {
    await goTo(page, 'Rooms');
    await write(page, page.getByRole('searchbox'), code);
    await expect(page).toHaveURL(new RegExp(`q=${code}`));
    await walkTo(page, page.getByLabel('Kind'));
    await page.keyboard.press('ArrowDown');
    await expect(page).toHaveURL(/kind=/);
    await press(page, page.getByRole('link', { name: 'Clear filters' }));
    await expect(page).toHaveURL(/\/rooms$/);
    await expectHeld(page, 'clearing the filters');
    await press(page, button(page, 'Messages'));
    await expect(page.getByRole('columnheader', { name: 'Messages' })).not.toHaveAttribute('aria-sort', 'none');
    await press(page, page.getByRole('link', { name: `Room ${code}` }));
    await expect(page.getByRole('heading', { name: code })).toBeVisible();
    await expectHeld(page, 'opening a room');
  });

  await test.step('a reading, with its reason', async () => {
    await press(page, button(page, 'Check again'));
    await expect(button(page, 'Check again')).toBeEnabled();
    await expect(button(page, 'Check again')).toBeFocused();
    await openAndLeave(page, button(page, 'Read transcript'));
    await page.keyboard.press('Enter');
    await write(page, page.getByLabel('Reason'), 'Complaint 18, by keyboard');
    await press(page, button(page, 'Log this reading'));
    await expect(page.getByRole('table', { name: 'Transcript' })).toContainText('We replace it.');
    await expectHeld(page, 'opening a reading');
    await write(page, page.getByRole('searchbox'), 'crate');
    await expect(page.getByText('1 of 2')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText('2 of 2')).toBeVisible();
    await press(page, page.getByRole('button', { name: /previous/i }));
    await expect(page.getByText('1 of 2')).toBeVisible();
    await openAndLeave(page, page.getByRole('table', { name: 'Transcript' }).getByRole('button'));
  });

  await test.step('an export that is still listed in another tab', async () => {
    const download = page.waitForEvent('download');
    await press(page, button(page, /^Export as Record/));
    await download;
    const listed = page.getByRole('list', { name: 'Exports of this reading' });
    await expect(listed).toContainText('Made');
    await expectHeld(page, 'asking for an export');
    await page.reload();
    await expect(listed.getByRole('listitem')).toHaveCount(1);
    await expect(listed).toContainText('By no-mouse');
    await press(page, button(page, 'End reading now'));
    await expect(page.getByRole('heading', { name: 'This reading has ended' })).toBeVisible();
    await expectHeld(page, 'the end of a reading');
    await expect(listed).toContainText('Made');
    await expect(listed.getByRole('link')).toHaveCount(0);
  });

  await test.step('a hold, placed and released', async () => {
    await press(page, page.getByRole('link', { name: 'To the room', exact: true }));
    await openAndLeave(page, button(page, 'Destroy now'));
    await openAndLeave(page, button(page, 'Place a hold'));
    await page.keyboard.press('Enter');
    await write(page, page.getByLabel('Reason'), 'Until the glass is paid for');
    await press(page, button(page, 'Place the hold'));
    await expect(dialog(page)).toHaveCount(0);
    await expectHeld(page, 'placing a hold');
    await openAndLeave(page, page.getByRole('button', { name: `Release the hold on ${code}` }));
    await page.keyboard.press('Enter');
    await press(page, dialog(page).getByRole('button', { name: 'Release the hold' }));
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: `Release the hold on ${code}` })).toHaveCount(0);
    await expectHeld(page, 'releasing a hold');
    expect((await focused(page)).name).toContain('Holds on this room');
    await goTo(page, 'Holds');
    await expect(page.getByRole('row').filter({ hasText: 'Until the glass is paid for' })).toBeVisible();
  });

  await test.step('the log, filtered', async () => {
    await goTo(page, 'Log');
    await press(page, page.getByRole('group', { name: 'Often looked for' }).getByRole('link', { name: 'Readings' }));
    await expect(page.getByRole('row').filter({ hasText: 'Complaint 18, by keyboard' })).toBeVisible();
    await expectHeld(page, 'a filter');
    await write(page, page.getByRole('searchbox', { name: 'Administrator' }), 'no-mouse');
    await expect(page).toHaveURL(/administrator=no-mouse/);
    await press(page, page.getByRole('link', { name: 'Clear filters' }));
    await expect(page).toHaveURL(/\/log$/);
    await expectHeld(page, 'clearing the filters');
  });

  await test.step('a checkpoint’s note, and the question before a rotation', async () => {
    await goTo(page, 'Checkpoints');
    const note = page.getByRole('button', { name: /^Show the note of/ }).first();
    await note.waitFor({ timeout: 90_000 });
    await openAndLeave(page, note);
    await goTo(page, 'Keys');
    await press(page, button(page, 'Rotate now'));
    await press(page, dialog(page).getByRole('button', { name: 'Cancel' }));
    await expect(dialog(page)).toHaveCount(0);
    await expect(button(page, 'Rotate now')).toBeFocused();
  });

  await test.step('administrators', async () => {
    await goTo(page, 'Administrators');
    await openAndLeave(page, button(page, 'Create administrator'));
    await page.keyboard.press('Enter');
    await write(page, dialog(page).getByLabel('Name'), 'by-keyboard');
    await press(page, dialog(page).getByRole('switch', { name: /Viewer/ }), 'Space');
    await press(page, dialog(page).getByRole('button', { name: 'Create and make a link' }));
    await expect(dialog(page).getByRole('group', { name: 'One-time link' })).toBeVisible();
    await expectHeld(page, 'the link in the dialog');
    await press(page, dialog(page).getByRole('button', { name: 'Done' }));
    await expect(dialog(page)).toHaveCount(0);
    await expectHeld(page, 'the dialog with the link');
    await press(page, page.getByRole('link', { name: 'by-keyboard' }));
    await expect(page.getByRole('heading', { name: 'by-keyboard' })).toBeVisible();
    await openAndLeave(page, button(page, 'Remove'));
    await page.keyboard.press('Enter');
    await write(page, dialog(page).getByLabel('Type by-keyboard to go on'), 'by-keyboard');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Administrators' })).toBeVisible();
    await expectHeld(page, 'removing somebody');
  });

  await test.step('sign out', async () => {
    await goTo(page, 'My account');
    await press(page, button(page, 'Sign out'));
    await expect(page.getByRole('heading', { name: 'Sign in to the console' })).toBeVisible();
    await expect(page.getByLabel('Name')).toBeFocused();
  });
  await Promise.all([host.context, guest.context, context].map((one) => one.close()));
});

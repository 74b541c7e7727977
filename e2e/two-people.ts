import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** A person with a browser profile of their own. */
export interface Person {
  context: BrowserContext;
  page: Page;
}

export async function person(browser: Browser, baseURL: string, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({ baseURL, ...options });
  return { context, page: await context.newPage() };
}

/** Creates a room as its host and stops where the code is shown; answers the code. */
export async function createRoom(host: Page): Promise<string> {
  await host.goto('/');
  await host.getByRole('link', { name: 'Host chat' }).first().click();
  await host.getByRole('button', { name: 'Create room' }).click();
  await expect(host.getByRole('button', { name: 'Accept & Activate' })).toBeVisible();
  return (await host.getByLabel('Room code').textContent())?.replaceAll(/\s/g, '') ?? '';
}

/** Activates it; answers the share link. */
export async function activate(host: Page): Promise<string> {
  await host.getByRole('button', { name: 'Accept & Activate' }).click();
  await expect(host.getByRole('button', { name: 'Copy link' })).toBeVisible();
  const link = /\S+\/join\/[0-9A-Z]{4}#k=[A-Za-z0-9_-]{22}/.exec(await host.locator('main').innerText());
  if (!link) throw new Error('no share link on the page');
  return link[0];
}

/** Opens the link as a guest and knocks; answers the name that was chosen. */
export async function knock(guest: Page, link: string): Promise<string> {
  await guest.goto(link.startsWith('http') ? link : `http://${link}`);
  const names = guest.getByRole('radiogroup', { name: 'Your name' });
  await expect(names.getByRole('radio')).toHaveCount(4);
  const chosen = names.getByRole('radio', { checked: true });
  const name = (await chosen.getAttribute('value')) ?? '';
  await guest.getByRole('button', { name: 'Accept terms and knock' }).click();
  await expect(guest.getByText('You knocked.')).toBeVisible();
  return name;
}

export async function letIn(host: Page): Promise<void> {
  const dialog = host.getByRole('dialog', { name: 'Verify participant' });
  await dialog.getByRole('button', { name: 'Let them in' }).click();
  await expect(dialog).toBeHidden();
}

export async function say(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
}

export const log = (page: Page) => page.getByRole('log');

/** Two people in one room, both looking at it. */
export async function meet(host: Page, guest: Page): Promise<{ code: string; link: string }> {
  const code = await createRoom(host);
  const link = await activate(host);
  await knock(guest, link);
  await letIn(host);
  for (const page of [host, guest]) await expect(page.getByRole('textbox', { name: 'Message' })).toBeEnabled();
  return { code, link };
}

/** Asks to end the room and stops at the question; on phones the way there is under *More*. */
export async function askToEnd(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'More', exact: true });
  const end = page.getByRole('button', { name: 'End room' });
  await expect(more.or(end).first()).toBeVisible();
  if (!(await end.first().isVisible())) await more.click();
  await end.first().click();
  await expect(page.getByRole('alertdialog')).toContainText('End the room for both of you?');
}

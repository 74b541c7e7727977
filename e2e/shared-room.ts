import type { Page } from '@playwright/test';
import { expect, test as base } from './started-parley.js';
import { meet, person } from './two-people.js';
import type { Person } from './two-people.js';

/** 360 × 740 under a finger. */
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

interface SharedRoom {
  host: Person;
  guest: Person;
  /** Its page, a path. */
  path: string;
}

/** The field of a room that can be written in. */
export const field = (page: Page) => page.getByRole('textbox', { name: 'Message' });
export const sendButton = (page: Page) => page.getByRole('button', { name: 'Send', exact: true });

/** Looks at a room in a tab of its own: nothing that was typed in another is there. */
export async function openTab({ context }: Person, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await expect(field(page)).toBeEnabled();
  return page;
}

/** One room for the tests of a worker: each looks at it in new tabs of the same two people, a desktop and a phone. */
export const test = base.extend<{ host: Page; guest: Page }, { room: SharedRoom }>({
  room: [
    async ({ browser, parley }, use) => {
      const host = await person(browser, parley.chat);
      const guest = await person(browser, parley.chat, PHONE);
      await meet(host.page, guest.page);
      const path = new URL(host.page.url()).pathname;
      await Promise.all([host, guest].map(({ page }) => page.close()));
      await use({ host, guest, path });
      await Promise.all([host, guest].map(({ context }) => context.close()));
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  host: async ({ room }, use) => {
    const page = await openTab(room.host, room.path);
    await use(page);
    await page.close();
  },
  guest: async ({ room }, use) => {
    const page = await openTab(room.guest, room.path);
    await use(page);
    await page.close();
  },
});
export { expect } from '@playwright/test';

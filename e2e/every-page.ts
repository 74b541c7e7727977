import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Language } from '@parley/contracts';
import { wordsIn, type Say } from './catalogue.js';
import { LiveLine } from './live-line.js';
import { drawing } from './made-images.js';
import { dialog } from './page-rules.js';
import { person } from './two-people.js';
import type { Person } from './two-people.js';

/** Looks at a page in one of its states. */
export type Look = (page: Page, name: string) => Promise<void>;
/** What the tray refuses. */
const NOTES = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('No image.') };
const LONG = `https://example.org/${'a-path-that-goes-on-'.repeat(12)}`;

/** Two people go through everything a participant can meet, in one language; each page, state and dialog is looked at. */
export async function everyPage(
  browser: Browser,
  url: string,
  language: Language,
  options: BrowserContextOptions,
  look: Look,
): Promise<void> {
  const say = wordsIn(language);
  const one = () => person(browser, url, { locale: language, reducedMotion: 'reduce', ...options });
  const [stranger, host, guest] = [await one(), await one(), await one()];
  const line = await LiveLine.of(guest.page);
  await aloneAtTheDoor(stranger, say, look);
  await openRoom(host, say, look);
  await knockTwice(host.page, [stranger.page, guest.page], say, look);
  await talk(host.page, guest.page, line, say, look);
  await overTheConversation(guest.page, say, look);
  await away(guest, say, look);
  await end(host.page, guest.page, say, look);
  await Promise.all([stranger, host, guest].map(({ context }) => context.close()));
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, say: Say) => page.getByRole('textbox', { name: say('message.label') });

async function closed(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
}

async function aloneAtTheDoor({ context, page }: Person, say: Say, look: Look): Promise<void> {
  await page.goto('/');
  await expect(page.locator('a[href="/host"]').first()).toBeVisible();
  await look(page, 'landing');
  await page.goto('/join');
  await expect(page.getByLabel(say('room.code'))).toBeVisible();
  await look(page, 'code');
  await page.goto('/join/ZZ');
  await expect(page.getByRole('alert')).toBeVisible();
  await look(page, 'no door');
  await page.goto(`/room/${randomUUID()}`);
  await expect(page.getByRole('heading', { name: say('gone.headline') })).toBeVisible();
  await look(page, 'no room here');
  await page.goto('/nowhere');
  await expect(page.getByRole('link', { name: say('page.front') })).toBeVisible();
  await look(page, 'no such page');
  // The page without a network, before it finds that there is one.
  await page.route('**/health/live', (route) => route.abort());
  await page.goto('/offline.html');
  await expect(page.getByRole('button', { name: say('offline.again') })).toBeVisible();
  await look(page, 'offline page');
  await page.goto('about:blank');
  await page.unroute('**/health/live');

  const other = await context.newPage();
  await other.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await other.goto('/host');
  await expect(other.getByRole('heading', { name: say('storage.headline') })).toBeVisible();
  await look(other, 'no place for a key');
  await other.close();
}

async function openRoom({ page }: Person, say: Say, look: Look): Promise<void> {
  await page.goto('/host');
  await expect(page.getByRole('radio')).toHaveCount(4);
  await look(page, 'host');
  await button(page, say('settings.headline')).click();
  await expect(dialog(page)).toBeVisible();
  await look(page, 'settings');
  await closed(page);
  await button(page, say('host.create')).click();
  await expect(button(page, say('pending.accept'))).toBeVisible();
  await look(page, 'pending');
  await button(page, say('pending.accept')).click();
  await expect(button(page, say('waiting.copy'))).toBeVisible();
  await look(page, 'waiting');
  if (await button(page, say('waiting.qr')).isVisible()) {
    await button(page, say('waiting.qr')).click();
    await expect(dialog(page)).toBeVisible();
    await look(page, 'QR code');
    await closed(page);
  }
}

/** The first is turned away, the second let in. */
async function knockTwice(host: Page, [first, second]: readonly [Page, Page], say: Say, look: Look): Promise<void> {
  const link = () => host.getByLabel(say('waiting.link'), { exact: true }).innerText();
  const knock = async (guest: Page): Promise<void> => {
    await guest.goto(await link());
    await expect(guest.getByRole('radio')).toHaveCount(4);
    await look(guest, 'join');
    await button(guest, say('join.knock')).click();
    await expect(dialog(host)).toBeVisible();
  };
  const used = await link();
  await knock(first);
  await expect(first.getByRole('heading', { name: say('knock.headline') })).toBeVisible();
  await look(first, 'knocking');
  await look(host, 'verify');
  await button(host, say('verify.refuse')).click();
  await expect(first.getByRole('heading', { name: say('knock.refused') })).toBeVisible();
  await look(first, 'turned away');
  await expect(dialog(host)).toHaveCount(0);
  await expect.poll(link).not.toBe(used);
  await knock(second);
  await button(host, say('verify.admit')).click();
  for (const page of [host, second]) await expect(field(page, say)).toBeEnabled();
  await look(second, 'empty room');
}

async function talk(host: Page, guest: Page, line: LiveLine, say: Say, look: Look): Promise<void> {
  const send = async (page: Page, words: string): Promise<void> => {
    await field(page, say).fill(words);
    await button(page, say('message.send')).click();
  };
  await send(host, 'Crate 4712, at seven.');
  await send(host, `${LONG} 🚚`);
  await expect(guest.locator('.m')).toHaveCount(2);
  await guest.locator('input[type=file]').setInputFiles([await drawing({ width: 300, height: 200 }), NOTES]);
  await expect(guest.getByText(say('tray.ready', { count: 1 }))).toBeVisible();
  await look(guest, 'tray');
  await button(guest, say('tray.describeFor', { place: 1 })).click();
  await expect(guest.getByPlaceholder(say('tray.describeExample', { place: 1 }))).toBeVisible();
  await look(guest, 'description');
  await send(guest, 'Outer corner.');
  await expect(host.locator('.m .images')).toBeVisible();
  line.refuseNext('message:send', 'message_too_long');
  await send(guest, 'Refused.');
  await expect(button(guest, say('message.retry'))).toBeVisible();
  await field(guest, say).fill('x'.repeat(4_005));
  await look(guest, 'room with a refused message');
  await field(guest, say).fill('');
}

async function overTheConversation(page: Page, say: Say, look: Look): Promise<void> {
  const over = async (name: string, open: () => Promise<void>): Promise<void> => {
    await open();
    await expect(dialog(page)).toBeVisible();
    await look(page, name);
    await closed(page);
  };
  const more = () => button(page, say('room.more')).click();
  await over('more', more);
  await over('settings in the room', async () => {
    await more();
    await dialog(page)
      .getByRole('button', { name: say('settings.headline') })
      .click();
    await expect(dialog(page).getByRole('switch').first()).toBeVisible();
  });
  await over('end', async () => {
    await more();
    await dialog(page)
      .getByRole('button', { name: say('room.end') })
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
  });
  const strip = page.locator('button.strip');
  if (await strip.isVisible()) await over('terms', () => strip.click());
  await over('image', () => page.locator('.m .images button').first().click());
  await over('emoji', async () => {
    await button(page, say('emoji.label')).click();
    await expect(page.getByRole('gridcell').first()).toBeVisible();
  });
  await button(page, say('find.open')).click();
  await page.getByRole('textbox', { name: say('find.label') }).fill('crate');
  await expect(page.locator('mark')).toHaveCount(1);
  await look(page, 'find');
  await page.keyboard.press('Escape');
}

async function away({ context, page }: Person, say: Say, look: Look): Promise<void> {
  await context.setOffline(true);
  await expect(page.getByRole('main').getByText(say('net.offline'))).toBeVisible();
  await field(page, say).fill('Later.');
  await button(page, say('message.send')).click();
  await expect(page.getByText(say('message.waiting'))).toBeVisible();
  await look(page, 'offline');
  await context.setOffline(false);
  await expect(page.getByText(say('message.waiting'))).toHaveCount(0);
}

async function end(host: Page, guest: Page, say: Say, look: Look): Promise<void> {
  const room = guest.url();
  await guest.goto('about:blank');
  await expect(host.locator('.bar')).toContainText(say('room.away'));
  await look(host, 'alone in the room');
  await guest.goto(room);
  await field(guest, say).fill('Half a thought');
  await button(host, say('room.more')).click();
  await dialog(host)
    .getByRole('button', { name: say('room.end') })
    .click();
  await host
    .getByRole('alertdialog')
    .getByRole('button', { name: say('room.end') })
    .click();
  for (const [one, name] of [
    [host, 'ended'],
    [guest, 'ended with a draft'],
  ] as const) {
    await expect(one.getByRole('heading', { name: say('ended.headline') })).toBeVisible();
    await look(one, name);
  }
}

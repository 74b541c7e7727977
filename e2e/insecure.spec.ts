import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { wordsIn } from './catalogue.js';
import { sideways } from './page-rules.js';
import { expect, freePorts, startParley, test as base } from './started-parley.js';
import { person } from './two-people.js';

/** A name that is not this machine's own, so that plain http is not secure there (Secure Contexts, section 3.1). */
const HOST = 'parley.test';
const KEY = '#k=AAAAAAAAAAAAAAAAAAAAAA';
const PAGES = ['/host', `/join/ABCD${KEY}`];
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

const test = base.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${HOST} 127.0.0.1`];
      await use({ ...launchOptions, args });
    },
    { scope: 'worker' },
  ],
  parley: [
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-insecure-'));
      const ports = await freePorts();
      const url = `http://${HOST}:${String(ports.CHAT_PORT)}`;
      const parley = await startParley(dataDir, ports, { CHAT_URL: url });
      await use({ ...parley, chat: url });
      await parley.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** What a page should not do here: break, and tell the service of a device or a room. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('console', (message) => {
    // The browser's own word that it minds no opener policy here.
    if (message.type() === 'error' && !message.text().includes('Cross-Origin-Opener-Policy')) seen.push(message.text());
  });
  page.on('request', (request) => {
    if (/\/api\/|\/socket\.io\//.test(request.url())) seen.push(request.url());
  });
  return seen;
}

async function keepsTheRules(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await sideways(page)).toEqual([]);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
    ).toEqual([]);
  }
}

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['de', 'dark'],
] as const) {
  test(`over plain http every page says what is missing and what to do, in ${language}, ${colorScheme}`, async ({
    browser,
    parley,
  }) => {
    const say = wordsIn(language);
    const secure = parley.chat.replace('http:', 'https:');
    const { context, page } = await person(browser, parley.chat, { locale: language, colorScheme });
    const seen = watch(page);

    await page.goto('/');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const note = page.getByRole('note');
    await expect(note).toContainText(say('insecure.headline'));
    await expect(note).toContainText('localhost');
    await expect(note.getByRole('link', { name: say('insecure.open') })).toHaveAttribute('href', `${secure}/`);
    await expect(note).toBeInViewport({ ratio: 1 });
    await keepsTheRules(page);

    for (const path of PAGES) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: say('insecure.headline') })).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(say('insecure.title')));
      await expect(page.getByRole('main')).toContainText(parley.chat);
      await expect(page.getByRole('main')).toContainText('localhost');
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      // Nothing of an invitation is lost on the way.
      await expect(page.getByRole('link', { name: say('insecure.open') })).toHaveAttribute('href', `${secure}${path}`);
      await keepsTheRules(page);
    }
    expect(seen).toEqual([]);
    await context.close();
  });
}

test('the same page on this machine’s own name is secure and says nothing of it', async ({ browser, parley }) => {
  const { context, page } = await person(browser, parley.chat.replace(HOST, 'localhost'));
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Host chat' }).first()).toBeVisible();
  await expect(page.getByRole('note')).toHaveCount(0);
  await context.close();
});

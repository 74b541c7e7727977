import type { Page } from '@playwright/test';
import { HOSTILE_TEXTS } from './hostile-texts.js';
import { expect, test } from './started-parley.js';
import { log, meet, person, say } from './two-people.js';
import type { Person } from './two-people.js';

interface Seen {
  /** What a text made run, and what the content policy had to stop: both stay empty. */
  ran: unknown[];
  violations: string[];
  foreign: string[];
  errors: string[];
}

/** Notes everything a page should not do. */
async function watch({ context, page }: Person, origin: string): Promise<Seen> {
  const seen: Seen = { ran: [], violations: [], foreign: [], errors: [] };
  await context.exposeFunction('ran', (which: unknown) => seen.ran.push(which));
  await context.exposeFunction('violated', (what: string) => seen.violations.push(what));
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      (window as unknown as { violated: (what: string) => void }).violated(
        `${effectiveDirective} ${blockedURI} ${sample}`,
      );
    });
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!/^(blob|data):/.test(url) && new URL(url).host !== new URL(origin).host) seen.foreign.push(url);
  });
  page.on('dialog', (dialog) => {
    seen.ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  return seen;
}
const quiet: Seen = { ran: [], violations: [], foreign: [], errors: [] };

test.describe('a safe page', () => {
  test('every page comes with a policy that runs our own files alone, and asks nobody else for anything', async ({
    browser,
    parley,
  }) => {
    const one = await person(browser, parley.chat);
    const seen = await watch(one, parley.chat);
    for (const path of ['/', '/host', '/join', '/join/7K3P', '/nowhere', '/offline.html']) {
      const response = await one.page.goto(path);
      const headers = response?.headers() ?? {};
      const policy = headers['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("script-src 'self'");
      expect(policy, path).toContain("require-trusted-types-for 'script'");
      expect(policy, path).not.toMatch(/unsafe|\*|https?:/);
      expect(headers, path).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      await one.page.waitForLoadState('networkidle');
    }
    expect(seen).toEqual(quiet);
    await one.context.close();
  });

  test('a string that is made into markup or a script is stopped by the browser itself', async ({
    browser,
    parley,
  }) => {
    const one = await person(browser, parley.chat);
    await one.page.goto('/host');
    const stopped = await one.page.evaluate(() => {
      const attempts: (() => unknown)[] = [
        () => (document.createElement('div').innerHTML = '<b>x</b>'),
        () => {
          document.createElement('script').setAttribute('src', 'x.js');
        },
        () => (document.createElement('script').text = 'x'),
        () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
        () => navigator.serviceWorker.register('/other.js'),
      ];
      return Promise.all(
        attempts.map((attempt) =>
          new Promise((resolve) => {
            resolve(attempt());
          }).then(
            () => 'went through',
            (error: unknown) => (error instanceof TypeError ? 'stopped' : String(error)),
          ),
        ),
      );
    });
    expect(stopped).toEqual(stopped.map(() => 'stopped'));
    await one.context.close();
  });

  test('a corpus of hostile texts through message, draft, find, address and file name stays text on both sides', async ({
    browser,
    parley,
  }) => {
    test.setTimeout(180_000);
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    const seen = await Promise.all([watch(host, parley.chat), watch(guest, parley.chat)]);
    await meet(host.page, guest.page);
    for (const text of HOSTILE_TEXTS) {
      await say(host.page, text);
      await expect.poll(() => lastMessage(guest.page)).toBe(text);
    }
    await guest.page.reload();
    await expect(
      log(guest.page)
        .getByText(HOSTILE_TEXTS.at(-2)?.slice(0, 20) ?? '')
        .last(),
    ).toBeAttached();
    for (const text of HOSTILE_TEXTS.slice(0, 6)) {
      await guest.page.getByRole('textbox', { name: 'Message' }).fill(text);
      await guest.page.reload();
      await expect(guest.page.getByRole('textbox', { name: 'Message' })).toHaveValue(text);
    }
    for (const text of HOSTILE_TEXTS.slice(0, 8)) {
      await guest.page.goto(`/join/${encodeURIComponent(text)}#k=${encodeURIComponent(text)}`);
      await guest.page.waitForLoadState('networkidle');
    }
    expect(seen).toEqual([quiet, quiet]);
    await Promise.all([host, guest].map((one) => one.context.close()));
  });
});

/** A link whose words hide where it leads says so behind them. */
const lastMessage = async (page: Page): Promise<string | undefined> =>
  (await log(page).locator('.m [dir=auto]').last().textContent({ timeout: 5_000 }))?.replace(/ \(leads to \S+\)$/, '');

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from '@playwright/test';
import type { Language } from '@parley/contracts';
import { announced, listenToAnnouncements } from '../announcements.js';
import { Cable } from '../cable.js';
import { englishAlone } from '../catalogue.js';
import { everyPage } from '../every-page.js';
import { isFocused, press, tabTo } from '../keyboard.js';
import { drawing } from '../made-images.js';
import { dialog, faintWords, outOfReach, piecesLike, sideways, smallTargets } from '../page-rules.js';
import { expect, field, openTab, PHONE, test as base } from '../shared-room.js';
import { freePorts, startParley } from '../started-parley.js';
import type { StartedParley } from '../started-parley.js';
import { activate, createRoom, knock, letIn, log, person, say } from '../two-people.js';

/** What was wrong on any page, each with the page's name. */
interface Walk {
  pages: string[];
  targets: string[];
  narrow: string[];
  words: string[];
  faint: string[];
  /** Pieces of English that were met, on all pages together. */
  english: number;
}
const WALK_MS = 240_000;
/** 320 CSS pixels wide, and a window of 1280 × 1024 at 400 %. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 320, height: 256 },
];

/** Goes through every page once and tries all that holds for each of them. */
async function walk(
  browser: Browser,
  parley: StartedParley,
  language: Language,
  options: BrowserContextOptions & { viewport: { width: number; height: number } },
): Promise<Walk> {
  const seen: Walk = { pages: [], targets: [], narrow: [], words: [], faint: [], english: 0 };
  const english = await englishAlone(parley.chat);
  await everyPage(browser, parley.chat, language, options, async (page, name) => {
    const note = (faults: string[], found: readonly string[], where = ''): void => {
      faults.push(...found.map((fault) => `${name}${where}: ${fault}`));
    };
    seen.pages.push(name);
    note(seen.targets, await smallTargets(page, options.hasTouch ? 44 : 24));
    const lang = await page.locator('html').getAttribute('lang');
    if (lang !== language) note(seen.words, [`lang is ${String(lang)}`]);
    const pieces = await piecesLike(page, english);
    seen.english += pieces.length;
    if (language === 'de') note(seen.words, pieces);
    if (!options.hasTouch)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        note(seen.faint, await faintWords(page), `, ${colorScheme}`);
      }
    for (const size of NARROW) {
      await page.setViewportSize(size);
      note(seen.narrow, [...(await sideways(page)), ...(await outOfReach(page))], `, ${size.width} × ${size.height}`);
    }
    await page.setViewportSize(options.viewport);
  });
  return seen;
}

/** Two walks for all tests of a worker: a phone in English, a desktop in German. */
const test = base.extend<object, { phone: Walk; desktop: Walk }>({
  phone: [
    async ({ browser, parley }, use) => {
      await use(await walk(browser, parley, 'en', PHONE));
    },
    { scope: 'worker', timeout: WALK_MS },
  ],
  desktop: [
    async ({ browser, parley }, use) => {
      await use(await walk(browser, parley, 'de', { viewport: { width: 1280, height: 800 } }));
    },
    { scope: 'worker', timeout: WALK_MS },
  ],
});

const more = (page: Page) => page.getByRole('button', { name: 'More', exact: true });
const hasFocus = (within: Locator): Promise<boolean> =>
  within.evaluate((element) => element.contains(document.activeElement));

/**
 * Tab and Shift+Tab go round inside. What guards the ends of a dialog hands the focus on; round the browser's own modal
 * dialogs lies the browser itself, where the page has nothing to focus but its body.
 */
async function expectTrapped(page: Page): Promise<void> {
  const stays = () =>
    dialog(page).evaluate(
      (element) =>
        element.contains(document.activeElement) ||
        (element.matches('dialog:modal') && document.activeElement === document.body),
    );
  for (const key of ['Tab', 'Shift+Tab'])
    for (let stops = 0; stops < 12; stops += 1) {
      await page.keyboard.press(key);
      await expect.poll(stays, { message: `${key} stays in the dialog` }).toBe(true);
    }
}

/** Notes the ground of every frame that pages of this profile are drawn in. */
async function noteGrounds(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const grounds = new Set<string>();
    Object.assign(window, { grounds });
    const look = (): void => {
      grounds.add(getComputedStyle(document.documentElement).backgroundColor);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
/** How light each ground was, from 0 to 1, as the pages' colours say it (OKLCH). */
const lightness = async (page: Page): Promise<number[]> => {
  const grounds = await page.evaluate(() => [...(window as unknown as { grounds: Set<string> }).grounds]);
  return grounds.map((ground) => Number(/^oklch\(([\d.]+) /.exec(ground)?.[1]));
};

/** Notes what moves on pages of this profile for more than 120 ms, fades apart. */
async function noteMotion(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const moved = new Set<string>();
    Object.assign(window, { moved });
    const STILL = ['offset', 'computedOffset', 'easing', 'composite', 'opacity', 'visibility'];
    const look = (): void => {
      for (const animation of document.getAnimations()) {
        const { effect } = animation;
        if (!(effect instanceof KeyframeEffect) || animation.playState !== 'running') continue;
        const { duration, iterations = 1 } = effect.getTiming();
        const changed = effect.getKeyframes().flatMap((frame) => Object.keys(frame));
        const moves = changed.filter((property) => !STILL.includes(property));
        if (moves.length > 0 && Number(duration) * iterations > 120)
          moved.add(`${effect.target?.className.toString() ?? ''}: ${[...new Set(moves)].join(', ')}`);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
const motionOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(window as unknown as { moved: Set<string> }).moved]);

test.describe('for everyone', () => {
  test('31. The conversation is a log; each message is told once, politely, and what one wrote or scrolls past is not', async ({
    room,
    guest,
  }) => {
    await listenToAnnouncements(room.host.context);
    for (let n = 1; n <= 30; n += 1) await say(guest, `Said before, ${n}`);
    const page = await openTab(room.host, room.path);
    await expect(log(page).getByText('Said before, 30', { exact: true })).toBeVisible();
    const name = await page.getByRole('heading', { level: 1 }).innerText();
    await say(guest, 'Told once');
    await say(page, 'Not told to the one who wrote it');
    await say(guest, 'Told once too');
    await expect(log(page).getByText('Told once too')).toBeVisible();
    for (const [key, words] of [
      ['Home', 'opened the room.'],
      ['End', 'Told once too'],
      ['Home', 'opened the room.'],
      ['End', 'Told once too'],
    ] as const) {
      await log(page).press(key);
      await expect(log(page).getByText(words)).toBeInViewport();
    }
    const heard = (await announced(page)).filter((words) => /told|said before/i.test(words));
    expect(heard).toEqual([`${name}: Told once`, `${name}: Told once too`]);

    // Who said it and when stands with each message, for whoever reads back.
    await expect(log(page)).toMatchAriaSnapshot(`
      - log "Conversation":
        - text: ${name},
        - time: /\\d\\d:\\d\\d/
        - text: ":"
        - paragraph: Told once too
    `);
    await page.close();
  });

  test('32. F6 goes round the parts of a page, and Shift+F6 back', async ({ host }) => {
    const parts = [host.locator('.bar'), log(host), field(host), host.locator('.rail')];
    await field(host).focus();
    for (const [key, order] of [
      ['F6', [3, 0, 1, 2, 3]],
      ['Shift+F6', [2, 1, 0, 3, 2]],
    ] as const)
      for (const place of order) {
        await host.keyboard.press(key);
        await expect(parts[place] ?? host.locator('html'), `${key} to part ${place}`).toBeFocused();
      }
    await host.goto('/host');
    await expect(host.getByRole('radio')).toHaveCount(4);
    for (const part of [host.getByRole('banner'), host.getByRole('main'), host.getByRole('banner')]) {
      await host.keyboard.press('F6');
      await expect(part).toBeFocused();
    }
  });

  test('32. Dialogs take the focus, keep it, and give it back', async ({ host, guest }) => {
    await guest.locator('input[type=file]').setInputFiles([await drawing({ width: 300, height: 200 })]);
    await expect(guest.getByText('1 ready')).toBeVisible();
    await say(guest, 'A drawing');
    // What another test said may be unread, and then the page stands there and not at the end.
    await log(host).press('End');
    const image = log(host).locator('.m .images').getByRole('button').last();
    await expect(image.locator('img')).toBeVisible();
    const inside = (name: string) => dialog(host).getByRole('button', { name, exact: true });
    const openings: [name: string, opener: Locator, then: readonly string[]][] = [
      ['more', more(host), []],
      ['settings', more(host), ['Settings']],
      ['end', more(host), ['End room']],
      ['end, from the rail', host.locator('.rail').getByRole('button', { name: 'End room' }), []],
      ['image', image, []],
    ];
    for (const [name, opener, then] of openings) {
      await field(host).focus();
      await press(host, opener);
      for (const next of then) await press(host, inside(next));
      await expect(dialog(host), name).toBeVisible();
      await expect.poll(() => hasFocus(dialog(host)), { message: name }).toBe(true);
      await expectTrapped(host);
      await host.keyboard.press('Escape');
      await expect(dialog(host), name).toHaveCount(0);
      await expect(opener, `${name} gives the focus back`).toBeFocused();
    }
  });

  test('32. Two people meet, talk, look for words and end their room without a mouse', async ({ browser, parley }) => {
    const [host, guest] = [(await person(browser, parley.chat)).page, (await person(browser, parley.chat)).page];
    await host.goto('/');
    await press(host, host.getByRole('link', { name: 'Host chat' }).first());
    await tabTo(host, host.getByRole('radio', { checked: true }));
    await host.keyboard.press('ArrowDown');
    await expect(host.getByRole('radio').nth(1)).toBeChecked();
    await press(host, host.getByRole('button', { name: 'Create room' }));
    await press(host, host.getByRole('button', { name: 'Accept & Activate' }));
    const code = ((await host.getByLabel('Room code').textContent()) ?? '').trim();
    await expect(host.getByRole('button', { name: 'Copy link' })).toBeVisible();

    await guest.goto('/');
    await press(guest, guest.getByRole('link', { name: 'Join chat' }).first());
    await tabTo(guest, guest.getByRole('textbox', { name: 'Room code' }));
    await guest.keyboard.type(code);
    await guest.keyboard.press('Enter');
    await press(guest, guest.getByRole('button', { name: 'Accept terms and knock' }));

    // The question at the door takes the focus by itself; Escape is no answer.
    await expect(dialog(host)).toBeVisible();
    await expect.poll(() => hasFocus(dialog(host))).toBe(true);
    await host.keyboard.press('Escape');
    await expectTrapped(host);
    await press(host, host.getByRole('button', { name: 'Let them in' }));
    for (const page of [host, guest]) {
      await expect(field(page)).toBeEnabled();
      // Nobody is left at the very top of the page.
      expect(await isFocused(page.locator('body'))).toBe(false);
      await tabTo(page, field(page));
    }
    await host.keyboard.type('The crate came in at seven.');
    await host.keyboard.press('Enter');
    await expect(log(guest).getByText('The crate came in at seven.')).toBeVisible();
    await guest.keyboard.type('Is it whole?');
    await press(guest, guest.getByRole('button', { name: 'Send' }));
    await expect(log(host).getByText('Is it whole?')).toBeVisible();
    await expect(field(guest)).toBeFocused();

    await guest.keyboard.press('Control+f');
    await expect(guest.getByRole('textbox', { name: 'Find in the conversation' })).toBeFocused();
    await guest.keyboard.type('crate');
    await expect(guest.getByText('1 of 1')).toBeVisible();
    await guest.keyboard.press('Escape');
    await expect(field(guest)).toBeFocused();

    await press(host, host.getByRole('button', { name: 'End room' }).first());
    await press(host, host.getByRole('alertdialog').getByRole('button', { name: 'End room' }));
    for (const page of [host, guest])
      await expect(page.getByRole('heading', { name: 'The room has ended' })).toBeVisible();
    await press(guest, guest.getByRole('link', { name: 'Open another room' }));
    await expect(guest.getByRole('button', { name: 'Create room' })).toBeVisible();
    await Promise.all([host, guest].map((page) => page.context().close()));
  });

  test('33. Whatever is pressed is at least 44 px each way under a finger, and 24 under a mouse, on every page and dialog', ({
    phone,
    desktop,
  }) => {
    expect(phone.targets).toEqual([]);
    expect(desktop.targets).toEqual([]);
  });

  test('34. At 320 px and at 400 % zoom nothing scrolls sideways, nothing is cut off and everything can be pressed, on every page and dialog and in both languages', ({
    phone,
    desktop,
  }) => {
    expect(phone.narrow).toEqual([]);
    expect(desktop.narrow).toEqual([]);
  });

  test('34. A room is as high as the window, and not a pixel more', async ({ host }) => {
    for (const size of [{ width: 1280, height: 800 }, { width: 1280, height: 300 }, PHONE.viewport, ...NARROW]) {
      await host.setViewportSize(size);
      await expect
        .poll(() => host.evaluate(() => document.documentElement.scrollHeight - innerHeight), {
          message: `${size.width} × ${size.height}`,
        })
        .toBe(0);
    }
  });

  test('36. The first frame is drawn in the right theme already: the system’s, or the one that was chosen', async ({
    browser,
    parley,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const chosen of [null, 'light', 'dark'] as const) {
        const localStorage = chosen ? [{ name: 'parley-theme', value: chosen }] : [];
        const { context, page } = await person(browser, parley.chat, {
          colorScheme,
          storageState: { cookies: [], origins: [{ origin: parley.chat, localStorage }] },
        });
        await noteGrounds(context);
        for (const path of ['/', '/host']) {
          await page.goto(path);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          const dark = (chosen ?? colorScheme) === 'dark';
          const seen = await lightness(page);
          expect(seen, `${path} in ${chosen ?? 'system'} on ${colorScheme}`).toHaveLength(1);
          expect((seen[0] ?? 0.5) < 0.5).toBe(dark);
        }
        await context.close();
      }
  });

  test('36. What is chosen holds at once, on every page and on the next visit; System follows the device', async ({
    browser,
    parley,
  }) => {
    const { context, page } = await person(browser, parley.chat, { colorScheme: 'light' });
    const isDark = async (one: Page): Promise<boolean> => {
      const ground = await one.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
      return Number(/^oklch\(([\d.]+) /.exec(ground)?.[1]) < 0.5;
    };
    const choose = async (theme: string): Promise<void> => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await dialog(page).getByText(theme, { exact: true }).click();
      await expect(dialog(page).getByRole('radio', { name: theme })).toBeChecked();
    };
    await page.goto('/host');
    expect(await isDark(page)).toBe(false);
    await choose('Dark');
    expect(await isDark(page)).toBe(true);
    await page.reload();
    await expect(page.getByRole('radio')).toHaveCount(4);
    expect(await isDark(page)).toBe(true);
    const front = await context.newPage();
    await front.goto('/');
    expect(await isDark(front)).toBe(true);
    await choose('System');
    expect(await isDark(page)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await isDark(page)).toBe(true);
    await page.reload();
    expect(await isDark(page)).toBe(true);
    await context.close();
  });

  test('36. Settings that were asked for while a page still loaded stay open when it is there', async ({
    browser,
    parley,
  }) => {
    const { context, page } = await person(browser, parley.chat);
    const settings = page.getByRole('button', { name: 'Settings' });
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/v1/policies', async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto('/host');
    await settings.click();
    await expect(dialog(page)).toBeVisible();
    answer?.();
    await expect(page.locator('.name-choice input')).toHaveCount(4);
    await dialog(page).getByText('Dark', { exact: true }).click();
    await expect(dialog(page).getByRole('radio', { name: 'Dark' })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(settings).toBeFocused();
    await context.close();
  });

  test('37. With reduced motion nothing moves for longer than 120 ms: only fades are left', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [
      await person(browser, parley.chat, { reducedMotion: 'no-preference' }),
      await person(browser, parley.chat, { reducedMotion: 'reduce' }),
    ];
    for (const { context } of [host, guest]) await noteMotion(context);
    const pages = [host.page, guest.page];
    await createRoom(host.page);
    const link = await activate(host.page);
    await knock(guest.page, link);
    await letIn(host.page);
    for (const page of pages) await expect(field(page)).toBeEnabled();
    for (const [from, to] of [pages, pages.toReversed()] as [Page, Page][]) {
      // Told every few seconds, and to those who are in the room already.
      await expect(async () => {
        await field(from).pressSequentially('So');
        await expect(log(to).getByText(/is writing/)).toBeAttached({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
      await field(from).fill('Something is said');
      await field(from).press('Enter');
      await expect(log(to).getByText('Something is said').last()).toBeVisible();
      await more(from).click();
      await expect(dialog(from)).toBeVisible();
      await from.keyboard.press('Escape');
      await expect(dialog(from)).toHaveCount(0);
    }
    expect(await motionOf(guest.page)).toEqual([]);
    // The same things move for everyone else.
    expect((await motionOf(host.page)).length).toBeGreaterThan(1);
    await Promise.all([host, guest].map(({ context }) => context.close()));
  });

  test('38. Words stand out from their ground as WCAG AA asks, on every page and dialog, in light and dark', ({
    desktop,
  }) => {
    expect(desktop.faint).toEqual([]);
  });

  test('39. German is whole: no page and no dialog says an English word of the catalogue', ({ phone, desktop }) => {
    expect([...phone.words, ...desktop.words]).toEqual([]);
    // The English ones say hundreds of them: the eye is not blind.
    expect(phone.english).toBeGreaterThan(300);
  });

  test('39. The language changes at once, with a half-written message in the field, and stays chosen', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await createRoom(host.page);
    const link = await activate(host.page);
    await knock(guest.page, link);
    await letIn(host.page);
    const { context, page } = guest;
    await field(page).fill('Half a thought');
    await page.evaluate(() => {
      document.documentElement.dataset.loaded = 'once';
    });
    await more(page).click();
    await dialog(page).getByRole('button', { name: 'Settings' }).click();
    await expect(dialog(page).getByRole('radio', { name: 'English' })).toBeChecked();
    await dialog(page).getByText('Deutsch', { exact: true }).click();
    await expect(dialog(page).getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
    await page.keyboard.press('Escape');
    const message = page.getByRole('textbox', { name: 'Nachricht' });
    await expect(message).toHaveValue('Half a thought');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.locator('html')).toHaveAttribute('data-loaded', 'once');
    await say(host.page, 'Words of a person stay as they are');
    await expect(log(page).getByText('Words of a person stay as they are')).toBeVisible();

    await page.reload();
    await expect(message).toHaveValue('Half a thought');
    const front = await context.newPage();
    await front.goto('/');
    await expect(front).toHaveURL(/\/de$/);
    await expect(front.locator('html')).toHaveAttribute('lang', 'de');
    await front.getByRole('link', { name: 'English' }).click();
    await expect(front.getByRole('heading', { level: 1 })).toHaveText('Talk in a room that ends.');
    await front.goto('/host');
    await expect(front.getByRole('button', { name: 'Create room' })).toBeVisible();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('40. A browser can install it: the manifest has no fault and nothing is missing', async ({
    playwright,
    launchOptions,
    parley,
  }) => {
    const context = await playwright.chromium.launchPersistentContext('', { ...launchOptions, baseURL: parley.chat });
    const page = await context.newPage();
    await page.goto('/');
    const session = await context.newCDPSession(page);
    await session.send('Page.enable');
    const { url, errors, data = '' } = await session.send('Page.getAppManifest');
    expect({ url, errors }).toEqual({ url: `${parley.chat}/manifest.webmanifest`, errors: [] });
    const manifest = JSON.parse(data) as { display: string; icons: { src: string; type: string; sizes: string }[] };
    expect(manifest).toMatchObject({ name: 'Parley', start_url: '/', scope: '/', display: 'standalone' });
    for (const { src, type } of manifest.icons) {
      const icon = await page.request.get(src);
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type]);
    }
    expect(await session.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
    await context.close();
  });

  test('40. Without a network each page opens as an honest one, in the language of the device, and comes back by itself', async ({
    browser,
    parley,
  }) => {
    const { context, page } = await person(browser, parley.chat);
    const violations: string[] = [];
    await context.exposeFunction('violated', (what: string) => violations.push(what));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
        (window as unknown as { violated: (what: string) => void }).violated(`${effectiveDirective} ${blockedURI}`);
      });
    });
    await page.goto('/host');
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL))
      .toBe(`${parley.chat}/service-worker.js`);
    await context.setOffline(true);
    await page.goto('/join/7K3P');
    await expect(page.getByRole('heading', { name: 'No network' })).toBeVisible();
    await expect(page.getByText('This device is not connected, so this page could not be fetched.')).toBeVisible();
    await expect(page.getByText('Nothing is lost')).toBeVisible();
    expect(page.url()).toBe(`${parley.chat}/join/7K3P`);
    await page.evaluate(() => {
      localStorage.setItem('parley-language', 'de');
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Kein Netz' })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole('radio')).toHaveCount(4);
    expect(page.url()).toBe(`${parley.chat}/join/7K3P`);
    // Kept are files of the page without a network, and nothing else.
    const kept = await page.evaluate(async () => {
      const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return caught.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain('/offline.html');
    expect(
      kept.filter((path) => !/^\/(offline\.html|favicon\.svg|before-paint\.js|assets\/[^/]+)$/.test(path)),
    ).toEqual([]);
    expect(violations).toEqual([]);
    await context.close();
  });

  test('40. When the service is out of reach the page says that, and comes back by itself when it answers', async ({
    browser,
  }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-away-'));
    const ports = await freePorts();
    const cable = await Cable.to(Number(ports.CHAT_PORT));
    const parley = await startParley(dataDir, ports, { CHAT_URL: cable.url });
    const { context, page } = await person(browser, cable.url);
    await page.goto('/host');
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    cable.pull();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'No answer' })).toBeVisible();
    await expect(page.getByText('This device is connected, but the server does not answer.')).toBeVisible();
    cable.plug();
    await expect(page.getByRole('button', { name: 'Create room' })).toBeVisible();
    await context.close();
    await parley.stop();
    await cable.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

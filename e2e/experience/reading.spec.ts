import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { listenToAnnouncements, announced } from '../announcements.js';
import { lookAway, lookBack, mindAttention } from '../attention.js';
import { isFocused } from '../keyboard.js';
import { LiveLine } from '../live-line.js';
import { describedAs, FIRST, MESSAGES, RARE, test } from '../long-room.js';
import { meetProgram } from '../many-messages.js';
import { sideways } from '../page-rules.js';
import { expect, field } from '../shared-room.js';
import { log, person, say } from '../two-people.js';

const THUMBNAILS = /\/attachments\/[\w-]{36}\/thumbnail$/;
/** Browsers round positions to parts of a pixel. */
const SAME = 1;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const message = (page: Page, words: string | RegExp) => log(page).locator('.m').filter({ hasText: words });
const line = (page: Page, n: number) => message(page, new RegExp(`Line ${n}\\.`));
const marker = (page: Page) => log(page).locator('.unread');
const topOf = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().top);
/** The first message below the marker of what is new. */
const firstUnread = (page: Page) => log(page).locator('.log-row:has(.unread) + .log-row .m');

/** Scrolls so that the element ends so many pixels above the view, or begins so far below its top. */
const scrollTo = (place: Locator, edge: 'top' | 'bottom', below: number) =>
  place.evaluate(
    (element, [side, pixels]) => {
      const box = element.closest('[role=log]');
      if (!box) throw new Error('it stands in no log');
      box.scrollTop += element.getBoundingClientRect()[side] - box.getBoundingClientRect().top - pixels;
    },
    [edge, below] as const,
  );

/** Looks at an element's place after each frame; answers how far it went at most, in pixels. */
async function watchPlace(place: Locator): Promise<() => Promise<number>> {
  const watched = await place.evaluateHandle((element) => {
    const from = element.getBoundingClientRect().top;
    const seen = { away: 0, stop: false };
    const painted = new MessageChannel();
    painted.port1.onmessage = () => {
      const by = element.isConnected ? Math.abs(element.getBoundingClientRect().top - from) : Number.POSITIVE_INFINITY;
      seen.away = Math.max(seen.away, by);
      if (!seen.stop) next();
    };
    const next = (): void => {
      requestAnimationFrame(() => {
        painted.port2.postMessage(null);
      });
    };
    next();
    return seen;
  });
  return async () => {
    // Two more frames: what came last is on the screen.
    await place.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
    return watched.evaluate((seen) => {
      seen.stop = true;
      return seen.away;
    });
  };
}

/** A host that links lead to; it notes who comes, and what they tell. */
async function listen(): Promise<{
  url: string;
  connections: () => number;
  heard: IncomingHttpHeaders[];
  close: () => Promise<void>;
}> {
  const heard: IncomingHttpHeaders[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    heard.push(request.headers);
    response.setHeader('Content-Type', 'text/html').end('<title>Report</title>');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    connections: () => connections,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/**
 * Runs in the page: scrolls a log up to these words, quickly and now and then slowly, and compares after each frame where a
 * message in view stands with where one's own scrolling has brought it.
 */
async function scrollBack(log: Element, beginning: string) {
  const seen = { frames: 0, scrolled: 0, away: 0, lost: 0, messages: 0, images: 0 };
  log.addEventListener(
    'load',
    () => {
      seen.images += 1;
    },
    true,
  );
  const painted = new MessageChannel();
  const frame = (work: () => void) =>
    new Promise<void>((resolve) => {
      painted.port1.onmessage = () => {
        resolve();
      };
      requestAnimationFrame(() => {
        work();
        painted.port2.postMessage(null);
      });
    });
  const topOf = (element: Element): number => element.getBoundingClientRect().top;
  const inView = (): Element | undefined => {
    const { top, height } = log.getBoundingClientRect();
    return [...log.querySelectorAll('.m')].find((one) => topOf(one) >= top && topOf(one) < top + height);
  };
  const deadline = performance.now() + 60_000;
  for (let still = 0; still < 30;) {
    const held = inView();
    const from = held ? topOf(held) : 0;
    // Ten frames of reading in each sixty.
    const step = seen.frames % 60 < 10 ? 6 : 420;
    let by = 0;
    await frame(() => {
      const before = log.scrollTop;
      log.scrollTop = before - step;
      by = before - log.scrollTop;
    });
    seen.frames += 1;
    seen.scrolled += by;
    if (held?.isConnected) seen.away = Math.max(seen.away, Math.abs(topOf(held) - from - by));
    else seen.lost += 1;
    seen.messages = Math.max(seen.messages, log.querySelectorAll('.m').length);
    still = by === 0 && log.textContent.includes(beginning) ? still + 1 : 0;
    if (performance.now() > deadline) throw new Error(`after ${seen.frames} frames it is not at its beginning`);
  }
  return seen;
}

test.describe('reading', () => {
  test('15. Opens at the first unread, with a marker above it: on coming back, after a reload, and after looking away', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    await mindAttention(host.context);
    const { page } = host;
    const wire = await LiveLine.of(page);
    const program = await meetProgram(page, parley.chat);
    const room = page.url();
    const readUpTo = () => Number(wire.saidOf('message:read').at(-1)?.seq ?? 0);
    /** Goes away; what is said meanwhile was not read. */
    const goAway = () => page.goto('about:blank');

    // More than the page fetches at once.
    await goAway();
    const last = await program.sayMany(400);
    const before = last - 400;
    await page.goto(room);
    await expect(marker(page)).toHaveText('400 new');
    await expect(firstUnread(page)).toContainText(/Line 1\./);
    await expect(marker(page)).toBeInViewport({ ratio: 1 });
    await expect(line(page, 400)).not.toBeInViewport();
    expect(await topOf(marker(page))).toBeLessThan((await topOf(log(page))) + 40);

    // A reload opens where one stopped reading.
    await expect.poll(readUpTo).toBeGreaterThan(before);
    await lookAway(page);
    const read = readUpTo() - before;
    await page.reload();
    await expect(marker(page)).toHaveText(`${400 - read} new`);
    await expect(firstUnread(page)).toContainText(new RegExp(`Line ${read + 1}\\.`));
    await expect(marker(page)).toBeInViewport({ ratio: 1 });

    // Everything read: it opens at the end, and has no marker.
    await log(page).press('End');
    await expect.poll(readUpTo).toBe(last);
    await page.reload();
    await expect(line(page, 400)).toBeInViewport();
    await expect(marker(page)).toHaveCount(0);

    // What one said oneself is not unread.
    await lookAway(page);
    await say(page, 'Mine alone');
    await expect(log(page).getByText(/^Sent/)).toBeVisible();
    await goAway();
    await page.goto(room);
    await expect(message(page, 'Mine alone')).toBeInViewport();
    await expect(marker(page)).toHaveCount(0);
    await lookAway(page);
    await say(page, 'Mine before theirs');
    await expect(log(page).getByText(/^Sent/)).toBeVisible();
    await goAway();
    await program.say('Theirs');
    await page.goto(room);
    await expect(marker(page)).toHaveText('1 new');
    await expect(firstUnread(page)).toContainText('Theirs');

    // Behind another window: back at the first thing that was missed.
    await log(page).press('End');
    await expect.poll(readUpTo).toBe(last + 3);
    await lookAway(page);
    await program.sayMany(60, (n) => `Missed ${n}.`);
    await expect(page).toHaveTitle(/^\(60\)/);
    await lookBack(page);
    await expect(marker(page)).toHaveText('60 new');
    await expect(firstUnread(page)).toContainText('Missed 1.');
    await expect(marker(page)).toBeInViewport({ ratio: 1 });
    await expect(message(page, 'Missed 60.')).not.toBeInViewport();
    program.disconnect();
    await host.context.close();
  });

  test('16. Earlier messages and images that come in above move what is read by no pixel', async ({ long }) => {
    const page = await long.host.context.newPage();
    const wire = await LiveLine.of(page);
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    await page.route(THUMBNAILS, async (route) => {
      await opened;
      await route.continue();
    });
    await page.goto(long.path);
    await expect(line(page, MESSAGES)).toBeInViewport();

    // An image that comes right above the view.
    const pictured = line(page, 4_951);
    await expect
      .poll(async () => {
        await log(page).evaluate((element) => {
          element.scrollTop -= 300;
        });
        return pictured.count();
      })
      .toBe(1);
    await scrollTo(pictured, 'bottom', -40);
    await expect(pictured.locator('.images')).toBeAttached();
    expect(await pictured.locator('img').count()).toBe(0);
    await expect(line(page, 4_953)).toBeInViewport();
    const whileImages = await watchPlace(line(page, 4_953));
    open();
    await expect
      .poll(() => pictured.locator('img').evaluateAll((all) => all.some((one) => (one as HTMLImageElement).complete)))
      .toBe(true);
    await expect(pictured).not.toBeInViewport();
    expect(await whileImages()).toBeLessThanOrEqual(SAME);

    // Earlier messages, asked for at the top and come in above it.
    wire.hold();
    await expect
      .poll(() =>
        log(page).evaluate((element) => {
          element.scrollTop = 0;
          return element.textContent.includes('Earlier messages are coming') && element.scrollTop === 0;
        }),
      )
      .toBe(true);
    const [words = ''] = /Line \d+\./.exec(await log(page).locator('.m').first().innerText()) ?? [];
    const oldest = message(page, words);
    await expect(oldest).toBeInViewport();
    const whileOlder = await watchPlace(oldest);
    wire.release();
    await expect.poll(() => log(page).evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(500);
    expect(await whileOlder()).toBeLessThanOrEqual(SAME);
    await expect(oldest).toBeInViewport();
    await page.close();
  });

  test('17. Who stands at the end follows what is said; who reads above is told how much is new, and a press leads there', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    const program = await meetProgram(host.page, parley.chat);
    await program.sayMany(60);
    await expect(log(host.page).getByText(/^Line 60\./)).toBeInViewport();
    await log(host.page).evaluate((element) => {
      element.scrollTop = 0;
    });
    await expect(log(host.page).getByText(/^Line 60\./)).not.toBeInViewport();
    for (const words of ['one more', 'two more', 'three more']) await program.say(words);
    await host.page.getByRole('button', { name: '3 new' }).click();
    await expect(log(host.page).getByText('three more')).toBeInViewport();
    program.disconnect();
    await host.context.close();
  });

  test('18. A line parts the days, what one says within five minutes stands together, and each message tells its time to a pointer and to screen readers', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    const { page } = host;
    const zone = await host.context.newCDPSession(page);
    await zone.send('Emulation.setTimezoneOverride', { timezoneId: 'Europe/Berlin' });
    const wire = await LiveLine.of(page);
    const program = await meetProgram(page, parley.chat);
    const texts = ['Long ago', 'Last evening', 'A minute before midnight', 'After midnight', 'In the group', 'Later'];
    const seqs = new Map<number, string>();
    for (const text of texts) seqs.set((await program.say(text)).seq, text);
    await say(page, 'Mine');
    await expect(message(page, 'Mine')).toBeVisible();
    // All of it read: no marker of what is new stands in a group when the page opens again.
    await expect(log(page).getByText(/^(Sent|Read)/)).toBeVisible();
    await expect
      .poll(() => Number(wire.saidOf('message:read').at(-1)?.seq))
      .toBeGreaterThanOrEqual(Math.max(...seqs.keys()));

    // The service says the same words at other times; midnight is Berlin's.
    const midnight = await page.evaluate(() => new Date().setHours(0, 0, 0, 0));
    const times: Record<string, number> = {
      'Long ago': midnight - 96 * HOUR,
      'Last evening': midnight - 3 * HOUR,
      'A minute before midnight': midnight - MINUTE,
      'After midnight': midnight + MINUTE,
      'In the group': midnight + 6 * MINUTE,
      Later: midnight + 11 * MINUTE + 1,
      Mine: midnight + 12 * MINUTE,
    };
    const retime = (_key: string, value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || !('sentAt' in value) || !('seq' in value)) return value;
      const own = 'body' in value && (value.body as { text: string }).text === 'Mine' ? times.Mine : undefined;
      // Who came before the first word came long ago too.
      const sentAt = own ?? times[seqs.get(Number(value.seq)) ?? ''] ?? times['Long ago'];
      return { ...value, sentAt };
    };
    wire.change((words) => JSON.parse(JSON.stringify(words), retime) as unknown[]);
    await page.reload();
    await expect(message(page, 'Mine')).toBeVisible();
    // Day lines stand between the messages of two days and name them by the reader's calendar.
    const days = log(page).locator('.day time');
    await expect(days).toHaveText([/^\w+, \w+ \d+$/, 'Yesterday', 'Today']);
    const isoDay = (at: number): string => new Date(at + 12 * HOUR).toISOString().slice(0, 10);
    await expect(days.nth(1)).toHaveAttribute('datetime', isoDay(midnight - 24 * HOUR));
    await expect(days.nth(2)).toHaveAttribute('datetime', isoDay(midnight));

    // A group stands close together, and apart from what was said at another time, on another day or by another seat.
    const gapAbove = (text: string) =>
      message(page, text).evaluate((bubble) => {
        const above = bubble.closest('.log-row')?.previousElementSibling;
        return bubble.getBoundingClientRect().top - (above?.getBoundingClientRect().bottom ?? Number.NaN);
      });
    expect(await gapAbove('In the group')).toBeLessThan(4);
    for (const text of ['A minute before midnight', 'After midnight', 'Later', 'Mine'])
      expect(await gapAbove(text), text).toBeGreaterThan(8);

    // Screen readers are told of each message who said it and when; a pointer brings the time up beside it.
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - log "Conversation":
        - paragraph:
          - time: Today
        - text: ${program.name},
        - time: 00:01
        - text: ":"
        - paragraph: After midnight
        - text: ${program.name},
        - time: 00:06
        - text: ":"
        - paragraph: In the group
        - text: ${program.name},
        - time: 00:11
        - text: ":"
        - paragraph: Later
        - text: You,
        - time: 00:12
        - text: ":"
        - paragraph: Mine
    `);
    const when = log(page).locator('.said').filter({ hasText: 'In the group' }).locator('.when');
    await expect(when).toHaveCSS('opacity', '0');
    await message(page, 'In the group').hover();
    await expect(when).toHaveCSS('opacity', '1');
    await expect(when).toHaveText('00:06');

    // Nine hours to the west the same messages were said at other hours, on one day fewer.
    await zone.send('Emulation.setTimezoneOverride', { timezoneId: 'America/Los_Angeles' });
    await page.reload();
    await expect(message(page, 'Mine')).toBeVisible();
    await expect(days).toHaveText([/^\w+, \w+ \d+$/, /^(Yesterday|Today)$/]);
    await expect(log(page).locator('.said').filter({ hasText: 'In the group' }).locator('.when')).toHaveText('15:06');
    program.disconnect();
    await host.context.close();
  });

  test('19. Links open apart and tell nobody where they were pressed, ask for nothing before, and never hide where they lead', async ({
    host,
    guest,
  }) => {
    const server = await listen();
    const url = `${server.url}/report?crate=4712`;
    await say(guest, `The report: ${url}, and a@example.org`);
    const said = message(host, 'The report');
    const link = said.getByRole('link', { name: url, exact: true });
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /(?=.*\bnoopener\b)(?=.*\bnoreferrer\b)/);
    await expect(said.getByRole('link', { name: 'a@example.org' })).toHaveAttribute('href', 'mailto:a@example.org');
    await link.hover();
    await link.focus();
    await host.waitForLoadState('networkidle');
    expect(server.connections()).toBe(0);

    const [opened] = await Promise.all([host.context().waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => [document.referrer, window.opener as unknown])).toEqual(['', null]);
    expect(server.heard[0]).toBeDefined();
    expect(server.heard[0]).not.toHaveProperty('referer');
    expect(JSON.stringify(server.heard)).not.toContain(new URL(host.url()).pathname);
    await opened.close();
    await server.close();

    // What could run is text, and so is a bare word with a dot.
    const noLinks = [
      'javascript:alert(1)',
      'JaVaScRiPt://%0Aalert(1)',
      'data:text/html,<b>x</b>',
      'vbscript:msgbox(1)',
      'file:///etc/passwd',
      'blob:null/0198c0de',
      'intent:scan#Intent;end',
      'bank.example',
      '<a href="javascript:alert(1)">press</a>',
    ];
    for (const text of noLinks) {
      await say(guest, text);
      await expect(message(host, text)).toHaveCount(1);
      await expect(message(host, text).getByRole('paragraph')).toHaveText(text);
      await expect(message(host, text).getByRole('link')).toHaveCount(0);
    }

    // Misleading words stay as they were written; where a link really leads stands beside it.
    const misleading = [
      ['https://bank.example@evil.example/login', 'evil.example'],
      ['https://раypal.example/', 'xn--ypal-43d9g.example'],
      ['http://0x7f.1/', '127.0.0.1'],
    ] as const;
    for (const [text, to] of misleading) {
      await say(guest, text);
      await expect(message(host, text).getByRole('link', { name: text, exact: true })).toHaveAttribute('title', to);
      await expect(message(host, text)).toContainText(`(leads to ${to})`);
    }
    await say(guest, '[https://bank.example](https://evil.example/x)');
    await expect(message(host, '[https://bank.example](').getByRole('paragraph')).toHaveText(
      '[https://bank.example](https://evil.example/x)',
    );
    // A character that turns the ones behind it is spelt out.
    await say(guest, 'Picture https://example.org/\u202Egpj.exe');
    await expect(message(host, 'Picture').getByRole('link')).toHaveText('https://example.org/%E2%80%AEgpj.exe');
    const schemes = await log(host)
      .getByRole('link')
      .evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLAnchorElement).protocol))].sort());
    expect(schemes).toEqual(['http:', 'https:', 'mailto:']);
  });

  test('20. Each paragraph runs in its own direction, and the longest word wraps: nothing scrolls sideways at 360 px', async ({
    host,
    guest,
  }) => {
    const mixed = ['Crate 4712 (seven).', 'הארגז הגיע, Rotterdam (4712).', 'وصل الصندوق. OK!', 'And thanks!'];
    await say(host, mixed.join('\n'));
    for (const page of [guest, host]) {
      const lines = await message(page, 'Rotterdam')
        .getByRole('paragraph')
        .evaluate((paragraph) => {
          const box = paragraph.getBoundingClientRect();
          const text = paragraph.firstChild;
          if (!text) throw new Error('nothing was said');
          let start = 0;
          return paragraph.textContent.split('\n').map((words) => {
            const range = document.createRange();
            const boxOf = (from: number, to: number): DOMRect => {
              range.setStart(text, from);
              range.setEnd(text, to);
              return range.getBoundingClientRect();
            };
            const whole = boxOf(start, start + words.length);
            const [firstLetter, mark] = [
              boxOf(start, start + 1),
              boxOf(start + words.length - 1, start + words.length),
            ];
            start += words.length + 1;
            return {
              atLeft: whole.left - box.left < 2,
              atRight: box.right - whole.right < 2,
              // The mark that ends a sentence stands at its end.
              runs: mark.left > firstLetter.left ? 'right' : 'left',
            };
          });
        });
      expect(lines.map(({ runs }) => runs)).toEqual(['right', 'left', 'left', 'right']);
      expect(lines.map(({ atLeft }) => atLeft)).toEqual([true, expect.any(Boolean), false, true]);
      expect(lines.map(({ atRight }) => atRight).slice(1, 3)).toEqual([true, true]);
    }

    const long = [
      `Word ${'Donaudampfschifffahrtsgesellschaft'.repeat(100)}`,
      `Link https://example.org/${'a'.repeat(2_000)}`,
      `Wide ${'Ｗ'.repeat(600)}`,
      `Joined ${'\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'.repeat(80)}`,
      `Blanks ${'\u00A0'.repeat(500)}end`,
    ];
    for (const text of long) {
      await say(host, text);
      const [name = ''] = text.split(' ');
      for (const page of [guest, host]) {
        await expect(message(page, name).last()).toBeVisible();
        expect(await sideways(page), name).toEqual([]);
        const fits = await message(page, name)
          .last()
          .evaluate((bubble) => {
            const box = bubble.closest('[role=log]')?.getBoundingClientRect();
            const range = document.createRange();
            range.selectNodeContents(bubble.querySelector('p') ?? bubble);
            const { left, right } = bubble.getBoundingClientRect();
            return (
              box !== undefined &&
              left >= box.left &&
              right <= box.right &&
              [...range.getClientRects()].every((one) => one.left >= left - 1 && one.right <= right + 1)
            );
          });
        expect(fits, name).toBe(true);
      }
    }
  });

  test('22. In a conversation of 5,000 messages nothing but one’s own scrolling moves what one reads, from the end to the beginning, and only a few of them are elements', async ({
    long,
  }) => {
    const page = await long.host.context.newPage();
    await page.route(THUMBNAILS, async (route) => {
      // They come while one reads on.
      await new Promise((resolve) => setTimeout(resolve, 150));
      await route.continue();
    });
    await page.goto(long.path);
    await expect(line(page, MESSAGES)).toBeInViewport();
    const seen = await log(page).evaluate(scrollBack, FIRST);
    await expect(message(page, FIRST)).toBeInViewport();
    expect(seen.frames).toBeGreaterThan(300);
    // All the way, over pages that were fetched meanwhile, and images that came meanwhile.
    expect(seen.scrolled).toBeGreaterThan(150_000);
    expect(seen.images).toBeGreaterThan(15);
    expect(seen.lost).toBe(0);
    expect(seen.away).toBeLessThanOrEqual(SAME);
    expect(seen.messages).toBeLessThan(200);
    await page.close();
  });

  test('23. Find reaches what was not fetched yet, without accents and capitals and in descriptions, goes on by Enter and F3, and tells the count', async ({
    long,
    reader: page,
  }) => {
    await listenToAnnouncements(long.host.context);
    await page.reload();
    await field(page).focus();
    await page.keyboard.press('Control+f');
    const find = page.getByRole('textbox', { name: 'Find in the conversation', exact: true });
    await expect(find).toBeFocused();
    await find.pressSequentially('cafe creme');
    const count = page.getByRole('search').getByRole('status').first();
    await expect(count).toHaveText('3 of 3');
    await expect.poll(async () => (await announced(page)).includes('3 of 3')).toBe(true);

    // Enter goes on, Shift+Enter back, around the ends too; each is brought into view and marked.
    const stands = async (n: keyof typeof RARE, place: number): Promise<void> => {
      await expect(count).toHaveText(`${place} of 3`);
      await expect(message(page, RARE[n])).toBeInViewport({ ratio: 1 });
      await expect(log(page).locator('mark.cur')).toHaveText(/caf(e\u0301?|é) cr(e|è)me/i);
      await expect(message(page, RARE[n]).locator('mark.cur')).toHaveCount(1);
    };
    await stands(4_700, 3);
    await page.keyboard.press('Enter');
    await stands(700, 1);
    await page.keyboard.press('Shift+Enter');
    await stands(4_700, 3);
    await page.keyboard.press('Shift+F3');
    await stands(2_600, 2);
    // F3 works from anywhere, the browser's own find does not open.
    await log(page).focus();
    await page.keyboard.press('F3');
    await stands(4_700, 3);
    await expect.poll(async () => (await announced(page)).includes('2 of 3')).toBe(true);

    await page.keyboard.press('Control+f');
    await expect(find).toBeFocused();
    await find.fill(describedAs(1_351).toUpperCase());
    await expect(count).toHaveText('1 of 1');
    await expect(line(page, 1_351)).toBeInViewport();
    await expect(log(page).getByText('In the description')).toBeInViewport();
    await find.fill('nobody said this');
    await expect(count).toHaveText('Nothing found');
    await page.keyboard.press('Escape');
    await expect(find).toHaveCount(0);
    await expect(log(page).locator('mark')).toHaveCount(0);
    await expect(field(page)).toBeFocused();
  });

  test('23. On a phone find stands in place of the bar, goes on by its buttons, and gives the focus back', async ({
    host,
    guest,
  }) => {
    await say(host, 'Find the needle');
    for (let n = 1; n <= 20; n += 1) await say(host, `No such thing, ${n}`);
    await say(host, 'A needle, and another NEEDLE');
    await expect(message(guest, 'another NEEDLE')).toBeVisible();
    const open = guest.getByRole('button', { name: 'Find in the conversation' });
    const find = guest.getByRole('textbox', { name: 'Find in the conversation', exact: true });
    await open.tap();
    await find.fill('needle');
    const count = guest.getByRole('search').getByRole('status').first();
    await expect(count).toHaveText('3 of 3');
    await guest.getByRole('button', { name: 'Previous match' }).tap();
    await expect(count).toHaveText('2 of 3');
    await guest.getByRole('button', { name: 'Next match' }).tap();
    await expect(count).toHaveText('3 of 3');
    // What is said meanwhile does not take one back to what was found.
    await guest.getByRole('button', { name: 'Next match' }).tap();
    await expect(count).toHaveText('1 of 3');
    await expect(message(guest, 'Find the needle')).toBeInViewport();
    await log(guest).press('End');
    await say(host, 'Said while one looks');
    await expect(message(guest, 'Said while one looks')).toBeInViewport();
    await expect(message(guest, 'Find the needle')).not.toBeInViewport();
    // Escape closes it from its buttons too.
    await guest.getByRole('button', { name: 'Previous match' }).focus();
    await guest.keyboard.press('Escape');
    await expect(find).toHaveCount(0);
    await expect.poll(() => isFocused(open)).toBe(true);
    await open.tap();
    await guest.getByRole('button', { name: 'Close find' }).tap();
    await expect(find).toHaveCount(0);
    await expect.poll(() => isFocused(open)).toBe(true);
    // F3 opens it as well.
    await guest.keyboard.press('F3');
    await expect(find).toBeFocused();
    await guest.keyboard.press('Escape');
  });
});

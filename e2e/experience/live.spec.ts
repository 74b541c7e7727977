import type { Browser, BrowserContext, Page } from '@playwright/test';
import { announced, listenToAnnouncements, timesAnnounced } from '../announcements.js';
import { lookAway, lookBack, mindAttention } from '../attention.js';
import { LiveLine } from '../live-line.js';
import { endsIn } from '../room-end.js';
import { expect, field, openTab, PHONE, test } from '../shared-room.js';
import { log, meet, person, say } from '../two-people.js';
import type { Person } from '../two-people.js';

/** The messages that hold these words, as one sees them. */
const said = (page: Page, words: string) => log(page).locator('.m').filter({ hasText: words });
const strip = (page: Page) => page.getByRole('main').locator('.strip');
const HOUR_MS = 3_600_000;

/** The places of these messages among all. */
async function placesOf(page: Page, words: readonly string[]): Promise<number[]> {
  const all = await log(page).locator('.m').allInnerTexts();
  return words.map((one) => all.findIndex((text) => text.includes(one)));
}
const isRising = (places: readonly number[]): boolean =>
  places.every((place, index) => place > (places[index - 1] ?? -1));

const secondsLeft = async (page: Page): Promise<number> => {
  const left = page.locator('[role=timer]').filter({ visible: true }).locator('time');
  return Number(/^PT(\d+)S$/.exec((await left.getAttribute('datetime')) ?? '')?.[1]);
};

/** A tab whose line can be held. */
async function heldTab({ context }: Person, path: string): Promise<{ page: Page; line: LiveLine }> {
  const page = await context.newPage();
  const line = await LiveLine.of(page);
  await page.goto(path);
  await expect(field(page)).toBeEnabled();
  await expect(log(page)).not.toHaveAttribute('aria-busy');
  return { page, line };
}

/** Two people in a room of their own; `prepare` sees each profile before its first page. */
async function ownRoom(
  browser: Browser,
  url: string,
  prepare: { host?: (one: Person) => Promise<unknown>; guest: (one: Person) => Promise<unknown> },
  guestOptions = {},
): Promise<{ host: Page; guest: Page; close: () => Promise<void> }> {
  const [host, guest] = [await person(browser, url), await person(browser, url, guestOptions)];
  await prepare.host?.(host);
  await prepare.guest(guest);
  await meet(host.page, guest.page);
  return {
    host: host.page,
    guest: guest.page,
    close: async () => {
      await Promise.all([host, guest].map(({ context }) => context.close()));
    },
  };
}

test.describe('live', () => {
  test('24. What one says stands in the log before the page does anything else; then it is sent, then read, with the time', async ({
    room,
  }) => {
    const { page, line } = await heldTab(room.host, room.path);
    line.hold();
    await field(page).fill('Said without waiting');
    const shown = await page.evaluate(async () => {
      let tasks = 0;
      const next = new MessageChannel();
      next.port1.onmessage = () => {
        tasks += 1;
      };
      next.port2.postMessage(null);
      document.querySelector<HTMLElement>('button[type=submit]')?.click();
      // What a press changed is drawn in the same task, behind the press itself.
      for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
      return { tasks, log: document.querySelector('[role=log]')?.textContent ?? '' };
    });
    expect(shown.tasks).toBe(0);
    expect(shown.log).toContain('Said without waiting');
    await expect(page.getByText('Sending', { exact: true })).toBeVisible();
    await expect(said(page, 'Said without waiting')).toHaveClass(/\bpending\b/);
    line.release();
    await expect(page.getByText(/^Sent \d\d:\d\d$/)).toBeVisible();
    await expect(said(page, 'Said without waiting')).not.toHaveClass(/\bpending\b/);
    const other = await openTab(room.guest, room.path);
    await expect(said(other, 'Said without waiting')).toHaveCount(1);
    await expect(page.getByText(/^Read \d\d:\d\d$/)).toBeVisible();
    await Promise.all([page.close(), other.close()]);
  });

  test('24. What one says while the page still waits for the service stands in the log too, and goes out below what was said before', async ({
    room,
    guest,
  }) => {
    await say(guest, 'Said before that page was opened');
    const page = await room.host.context.newPage();
    const line = await LiveLine.of(page);
    await line.cut();
    await page.goto(room.path);
    await say(page, 'Said before the line was there');
    await expect(said(page, 'Said before the line was there')).toHaveClass(/\bpending\b/);
    await expect(page.getByText('Waiting to send')).toBeVisible();
    line.mend();
    for (const seen of [page, guest]) {
      await expect(said(seen, 'Said before the line was there')).not.toHaveClass(/\bpending\b/);
      const words = ['Said before that page was opened', 'Said before the line was there'];
      await expect.poll(async () => isRising(await placesOf(seen, words))).toBe(true);
    }
    await page.close();
  });

  test('24. What the service can’t take now is offered again by itself, under the same id and in order', async ({
    room,
    guest,
  }) => {
    const { page, line } = await heldTab(room.host, room.path);
    line.refuseNext('message:send', 'unavailable');
    await say(page, 'Offered twice, first');
    await say(page, 'Offered once, second');
    const words = ['Offered twice, first', 'Offered once, second'];
    for (const seen of [page, guest]) {
      await expect(said(seen, 'Offered once, second')).toHaveCount(1);
      await expect(said(seen, 'Offered twice, first')).toHaveCount(1);
      expect(isRising(await placesOf(seen, words))).toBe(true);
    }
    await expect(said(page, 'Offered twice, first')).not.toHaveClass(/\bpending\b/);
    const [first, again, second] = line.saidOf('message:send');
    expect(again).toEqual(first);
    expect(second?.clientMessageId).not.toBe(first?.clientMessageId);
    await page.close();
  });

  test('24. A message whose acknowledgement was lost is offered again and stands once on both sides', async ({
    room,
    guest,
  }) => {
    const { page, line } = await heldTab(room.host, room.path);
    // The service stores it and says so; this page hears of neither, once by an answer gone wrong, once by a broken line.
    line.change((words, answers) => {
      if (words[0] === 'message:new') return null;
      if (answers !== 'message:send') return words;
      line.pass();
      return [{ ok: false, error: { code: 'unavailable', message: 'lost' }, now: Date.now() }];
    });
    await say(page, 'Acknowledged to nobody');
    await expect(said(guest, 'Acknowledged to nobody')).toHaveCount(1);
    await expect(said(page, 'Acknowledged to nobody')).not.toHaveClass(/\bpending\b/);
    const [first, again] = line.saidOf('message:send');
    expect(again).toEqual(first);

    line.change((words, answers) => (words[0] === 'message:new' || answers === 'message:send' ? null : words));
    await say(page, 'Acknowledged into the void');
    await expect(said(guest, 'Acknowledged into the void')).toHaveCount(1);
    await expect(said(page, 'Acknowledged into the void')).toHaveClass(/\bpending\b/);
    line.pass();
    await line.hangUp();
    await expect(said(page, 'Acknowledged into the void')).not.toHaveClass(/\bpending\b/);
    await say(page, 'After both');
    for (const seen of [page, guest]) {
      await expect(said(seen, 'After both')).toHaveCount(1);
      await expect(said(seen, 'Acknowledged')).toHaveCount(2);
    }
    await page.reload();
    await expect(said(page, 'After both')).toHaveCount(1);
    await expect(said(page, 'Acknowledged')).toHaveCount(2);
    await page.close();
  });

  test('24. What is refused says why and holds up nobody; Try again sends it, Delete takes it away', async ({
    room,
    guest,
  }) => {
    const { page, line } = await heldTab(room.host, room.path);
    const failed = page.getByText('Not sent. It is too long for this room.');
    line.refuseNext('message:send', 'message_too_long');
    await say(page, 'Refused at first');
    await expect(failed).toBeVisible();
    await say(page, 'Not held up');
    await expect(said(guest, 'Not held up')).toHaveCount(1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(failed).toBeHidden();
    await expect(said(guest, 'Refused at first')).toHaveCount(1);
    await expect(said(page, 'Refused at first')).toHaveCount(1);

    line.refuseNext('message:send', 'message_too_long');
    await say(page, 'Refused and given up');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(said(page, 'Refused and given up')).toHaveCount(0);
    await page.reload();
    await expect(said(page, 'Refused at first')).toHaveCount(1);
    await expect(said(page, 'Refused and given up')).toHaveCount(0);
    await expect(said(guest, 'Refused and given up')).toHaveCount(0);
    await page.close();
  });

  test('24. Where what is stored was altered the page says so instead of loading for ever, and shows what was not sent', async ({
    room,
  }) => {
    const { page, line } = await heldTab(room.host, room.path);
    await line.cut();
    await say(page, 'Written before anybody knew');
    await expect(page.getByText('Waiting to send')).toBeVisible();
    line.refuseNext('room:enter', 'record_altered');
    line.mend();
    await expect(page.getByRole('heading', { name: /what is stored of it was altered/ })).toBeVisible();
    await expect(page.getByText('Written before anybody knew')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(said(page, 'Written before anybody knew')).toHaveCount(1);
    await page.close();
  });

  test('25. Without a network the page says so and takes words on; they go out in order when it is back', async ({
    room,
    host,
  }) => {
    const page = await openTab(room.guest, room.path);
    await field(page).pressSequentially('One, ');
    await room.guest.context.setOffline(true);
    await expect(strip(page)).toContainText('No network. Keep writing: it goes out in order.');
    await expect(field(page)).toBeFocused();
    await field(page).pressSequentially('written offline');
    await field(page).press('Enter');
    await say(host, 'Said meanwhile');
    await say(page, 'Two, written offline');
    await say(page, 'Three, written offline');
    await expect(page.getByText('Waiting to send')).toBeVisible();
    await field(page).fill('Not finished yet');
    await room.guest.context.setOffline(false);
    await expect(page.getByText('Connected again.').filter({ visible: true }).first()).toBeVisible();
    await expect(strip(page)).not.toContainText('No network');
    const words = ['Said meanwhile', 'One, written offline', 'Two, written offline', 'Three, written offline'];
    for (const seen of [page, host]) {
      for (const one of words) await expect(said(seen, one)).toHaveCount(1);
      expect(isRising(await placesOf(seen, words))).toBe(true);
    }
    await expect(field(page)).toHaveValue('Not finished yet');
    await field(page).fill('');
    await page.close();
  });

  test('25. What was written without a network goes out even when the page was closed before it came back', async ({
    room,
    host,
  }) => {
    const page = await openTab(room.guest, room.path);
    await room.guest.context.setOffline(true);
    await expect(strip(page)).toContainText('No network.');
    await say(page, 'Left behind, first');
    await say(page, 'Left behind, second');
    await expect(page.getByText('Waiting to send')).toBeVisible();
    await page.close();
    await room.guest.context.setOffline(false);
    const again = await openTab(room.guest, room.path);
    for (const seen of [again, host]) {
      await expect(said(seen, 'Left behind')).toHaveCount(2);
      expect(isRising(await placesOf(seen, ['Left behind, first', 'Left behind, second']))).toBe(true);
    }
    await again.close();
  });

  test('25. When the service is out of reach the page says that it tries again, and tries at once when it is asked to', async ({
    room,
    host,
  }) => {
    const { page, line } = await heldTab(room.guest, room.path);
    await line.cut();
    await expect(strip(page)).toContainText('Connection lost. Trying again.');
    await say(page, 'Said to a service out of reach');
    await expect(said(page, 'Said to a service out of reach')).toHaveClass(/\bpending\b/);
    line.mend();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(strip(page)).not.toContainText('Connection lost');
    await expect(said(host, 'Said to a service out of reach')).toHaveCount(1);
    await page.close();
  });

  test('26. A message counts as read after one second on a page that is looked at, not before and not behind another window', async ({
    browser,
    parley,
  }) => {
    const lines: LiveLine[] = [];
    const { host, guest, close } = await ownRoom(browser, parley.chat, {
      guest: async ({ context, page }) => {
        await context.clock.install();
        await mindAttention(context);
        lines.push(await LiveLine.of(page));
      },
    });
    const reads = () => lines.flatMap((line) => line.saidOf('message:read')).length;
    // From here on only the test moves the guest's time.
    await guest.clock.pauseAt(await guest.evaluate(() => Date.now() + 5_000));
    const moreThan = (count: number) =>
      expect
        .poll(async () => {
          await guest.clock.runFor(500);
          return reads();
        })
        .toBe(count + 1);
    // Nothing of before is left to be read when it counts.
    await say(host, 'Read before');
    await expect(async () => {
      await guest.clock.runFor(1_000);
      await expect(host.getByText(/^Read \d\d:\d\d$/)).toBeVisible({ timeout: 500 });
    }).toPass();
    const before = reads();

    await say(host, 'Read after a second');
    await expect(said(guest, 'Read after a second')).toHaveCount(1);
    await guest.clock.runFor(950);
    expect(reads()).toBe(before);
    await expect(host.getByText(/^Sent \d\d:\d\d$/)).toBeVisible();
    await moreThan(before);
    await expect(host.getByText(/^Read \d\d:\d\d$/)).toBeVisible();

    await lookAway(guest);
    await say(host, 'Read later');
    await expect(said(guest, 'Read later')).toHaveCount(1);
    await guest.clock.runFor(20_000);
    await lookBack(guest);
    await guest.clock.runFor(600);
    // A glance is no reading.
    await lookAway(guest);
    await guest.clock.runFor(20_000);
    expect(reads()).toBe(before + 1);
    await expect(host.getByText(/^Sent \d\d:\d\d$/)).toBeVisible();
    await lookBack(guest);
    await guest.clock.runFor(950);
    expect(reads()).toBe(before + 1);
    await moreThan(before + 1);
    await expect(host.getByText(/^Read \d\d:\d\d$/)).toBeVisible();
    await close();
  });

  test('27. That someone is writing shows within a second, and goes five seconds after the last key', async ({
    browser,
    parley,
  }) => {
    const { host, guest, close } = await ownRoom(browser, parley.chat, {
      host: ({ context }) => context.clock.install(),
      guest: ({ context }) => context.clock.install(),
    });
    const writing = log(guest).getByText(/is writing/);
    // From here on only the test moves the guest's time.
    await guest.clock.pauseAt(await guest.evaluate(() => Date.now() + 5_000));
    await field(host).focus();
    const shown = guest.evaluate(
      () =>
        new Promise<void>((resolve) => {
          new MutationObserver(() => {
            if (document.querySelector('[role=log]')?.textContent.includes('is writing')) resolve();
          }).observe(document.body, { subtree: true, childList: true });
        }),
    );
    // The page answers in order: it looks out now.
    await guest.evaluate(() => null);
    const pressedAt = Date.now();
    await host.keyboard.press('a');
    await shown;
    expect(Date.now() - pressedAt).toBeLessThan(1_000);
    await expect(writing).toHaveCount(1);
    await expect(guest.locator('.bar')).toContainText('Writing');
    await guest.clock.runFor(4_800);
    await expect(writing).toHaveCount(1);
    await guest.clock.runFor(300);
    await expect(writing).toHaveCount(0);
    await expect(guest.locator('.bar')).toContainText('Here now');

    // Who goes on writing is shown again; what is sent ends it at once.
    await host.clock.fastForward(2_000);
    await host.keyboard.press('b');
    await expect(writing).toHaveCount(1);
    await host.keyboard.press('Enter');
    await expect(said(guest, 'ab')).toHaveCount(1);
    await expect(writing).toHaveCount(0);
    await close();
  });

  test('28. The countdown runs on the service’s time, on devices whose own clock is an hour off either way too', async ({
    browser,
    parley,
  }) => {
    const { host, guest, close } = await ownRoom(browser, parley.chat, {
      host: ({ context }) => context.clock.install({ time: Date.now() - HOUR_MS }),
      guest: ({ context }) => context.clock.install({ time: Date.now() + HOUR_MS }),
    });
    const day = 24 * 3_600;
    for (const page of [host, guest]) {
      const left = await secondsLeft(page);
      expect(left).toBeLessThanOrEqual(day);
      expect(left).toBeGreaterThan(day - 120);
    }
    await expect
      .poll(async () => {
        const [one, other] = await Promise.all([secondsLeft(host), secondsLeft(guest)]);
        return Math.abs(one - other);
      })
      .toBeLessThanOrEqual(1);
    await say(guest, 'Said by a device an hour ahead');
    await expect(said(host, 'Said by a device an hour ahead')).toHaveCount(1);
    await close();
  });

  test('28. One hour, ten minutes and one minute before the end are said politely, once each', async ({
    browser,
    parley,
  }) => {
    const { guest, close } = await ownRoom(browser, parley.chat, {
      guest: ({ context }) => listenToAnnouncements(context),
    });
    const roomId = /\/room\/([\w-]{36})/.exec(guest.url())?.[1] ?? '';
    const marks = [
      [3_600, 'One hour left.'],
      [600, 'Ten minutes left.'],
      [60, 'One minute left. Say what must be on record.'],
    ] as const;
    for (const [mark, words] of marks) {
      await endsIn(parley, roomId, mark + 6);
      await guest.reload();
      await expect.poll(() => secondsLeft(guest)).toBeGreaterThan(mark);
      expect(await timesAnnounced(guest, words)).toBe(0);
      await expect.poll(() => secondsLeft(guest)).toBeLessThan(mark - 1);
      expect((await announced(guest)).filter((one) => one.endsWith('left.') || one.includes('left. '))).toEqual([
        words,
      ]);
    }
    await expect(strip(guest)).toContainText('One minute left. Say what must be on record.');
    // Who comes now is not told of what passed.
    await guest.reload();
    await expect.poll(() => secondsLeft(guest)).toBeLessThan(58);
    expect(await announced(guest)).not.toContain('Ten minutes left.');
    await close();
  });

  test('29. Title and icon of the tab count what came while one looked away, until it was read', async ({
    browser,
    parley,
  }) => {
    const { host, guest, close } = await ownRoom(browser, parley.chat, {
      guest: ({ context }) => mindAttention(context),
    });
    const icon = guest.locator('link[rel=icon]');
    await expect(guest).toHaveTitle(/^[A-Z][a-z]+ [A-Z][a-z]+ · Parley$/);
    await expect(icon).toHaveAttribute('href', '/favicon.svg');
    await lookAway(guest);
    for (const [place, words] of ['one', 'two', 'three'].entries()) {
      await say(host, `Unread ${words}`);
      await expect(guest).toHaveTitle(new RegExp(`^\\(${place + 1}\\) [A-Z][a-z]+ [A-Z][a-z]+ · Parley$`));
    }
    await expect(icon).toHaveAttribute('href', '/favicon-unread.svg');
    // What one says oneself is not unread.
    await say(guest, 'Said without looking');
    await expect(said(host, 'Said without looking')).toHaveCount(1);
    await expect(guest).toHaveTitle(/^\(3\) /);
    await lookBack(guest);
    await expect(guest).toHaveTitle(/^[A-Z][a-z]+ [A-Z][a-z]+ · Parley$/);
    await expect(icon).toHaveAttribute('href', '/favicon.svg');
    await close();
  });

  test('29. Sound and vibration call once for what comes while one looks away, and each follows its setting', async ({
    browser,
    parley,
  }) => {
    const { host, guest, close } = await ownRoom(
      browser,
      parley.chat,
      {
        guest: async ({ context }) => {
          await mindAttention(context);
          await noteCalls(context);
        },
      },
      PHONE,
    );
    const heardFrom = async (words: string): Promise<Calls> => {
      await expect(host.getByText(/^Read \d\d:\d\d$/)).toBeVisible();
      await lookAway(guest);
      await say(host, words);
      await expect(guest).toHaveTitle(/^\(1\) /);
      return callsOf(guest);
    };
    /** The settings as they are after this, on a page that was loaded anew and touched once. */
    const set = async (name: string, on: boolean): Promise<void> => {
      await lookBack(guest);
      await guest.getByRole('button', { name: 'More', exact: true }).tap();
      await guest.getByRole('dialog').getByRole('button', { name: 'Settings' }).tap();
      await guest
        .getByRole('dialog')
        .getByText(new RegExp(`^${name}`))
        .tap();
      await expect(guest.getByRole('dialog').getByRole('switch', { name })).toBeChecked({ checked: on });
      await guest.getByRole('dialog').getByRole('button', { name: 'Done' }).tap();
    };
    const again = async (): Promise<void> => {
      await guest.reload();
      await field(guest).tap();
    };

    // The answer at the door sounded: whoever waits may look elsewhere.
    expect(await callsOf(guest)).toEqual({ notes: 2, shakes: [[60]] });
    await say(host, 'Before the page was loaded anew');
    await again();
    await say(host, 'Said to someone who looks');
    await expect(said(guest, 'Said to someone who looks')).toHaveCount(1);
    expect(await callsOf(guest)).toEqual({ notes: 0, shakes: [] });
    expect(await heardFrom('Said to someone elsewhere')).toEqual({ notes: 2, shakes: [[60]] });
    // Several in a row call once.
    await say(host, 'And at once again');
    await expect(guest).toHaveTitle(/^\(2\) /);
    expect(await callsOf(guest)).toEqual({ notes: 2, shakes: [[60]] });

    await set('Sound', false);
    await again();
    expect(await heardFrom('Said without sound')).toEqual({ notes: 0, shakes: [[60]] });
    await set('Vibration', false);
    await again();
    expect(await heardFrom('Said in silence')).toEqual({ notes: 0, shakes: [] });
    // What is turned on is heard at once.
    await set('Sound', true);
    expect((await callsOf(guest)).notes).toBe(2);
    await again();
    expect(await heardFrom('Said with sound')).toEqual({ notes: 2, shakes: [] });
    await close();
  });

  test('30. Going, coming back and a moment without a line are told apart', async ({ room }) => {
    await listenToAnnouncements(room.host.context);
    const host = await openTab(room.host, room.path);
    const { page, line } = await heldTab(room.guest, room.path);
    const bar = host.locator('.bar');
    const name = await bar.getByRole('heading').innerText();
    const seat = host.getByRole('region', { name: 'Seats' }).getByRole('listitem').filter({ hasText: name });
    const [lost, back] = [`${name} lost the connection.`, `${name} is back.`];
    await expect(bar).toContainText('Here now');
    const goings = await timesAnnounced(host, lost);

    // A line that breaks and is back within a moment is nobody's going.
    await line.hangUp();
    await expect(strip(page)).toContainText('Connection lost. Trying again.');
    await expect(strip(page)).not.toContainText('Connection lost. Trying again.');
    await say(page, 'Still here');
    await expect(said(host, 'Still here')).toHaveCount(1);
    await expect(bar).toContainText('Here now');
    expect(await timesAnnounced(host, lost)).toBe(goings);

    await page.close();
    await expect(bar).toContainText('Lost the connection');
    await expect(seat).toContainText(/Lost the connection \d\d:\d\d/);
    await expect(log(host).getByText(lost).last()).toBeVisible();
    expect(await timesAnnounced(host, lost)).toBe(goings + 1);
    const comings = await timesAnnounced(host, back);
    await say(host, 'Said to an empty seat');

    const again = await openTab(room.guest, room.path);
    await expect(bar).toContainText('Here now');
    await expect(seat).toContainText('Here now');
    await expect(log(host).getByText(back).last()).toBeVisible();
    expect(await timesAnnounced(host, back)).toBe(comings + 1);
    await expect(said(again, 'Said to an empty seat')).toHaveCount(1);
    await expect(log(host)).toContainText(new RegExp(`${lost}.*Said to an empty seat.*${back}`, 's'));

    // Without a line of one's own, nothing is known of the other.
    await room.host.context.setOffline(true);
    await expect(bar).toContainText('Was here a moment ago');
    await room.host.context.setOffline(false);
    await expect(bar).toContainText('Here now');
    expect(await timesAnnounced(host, lost)).toBe(goings + 1);
    await Promise.all([host.close(), again.close()]);
  });

  test('30. A line that is open on one side alone is given up: the other one is shown as lost, and the page says that it tries again', async ({
    room,
    host,
  }) => {
    const { page, line } = await heldTab(room.guest, room.path);
    await expect(host.locator('.bar')).toContainText('Here now');
    line.fallSilent();
    // Nobody is told: the heartbeats stay out, for 18 s.
    await expect(strip(page)).toContainText('Connection lost. Trying again.', { timeout: 25_000 });
    await expect(host.locator('.bar')).toContainText('Lost the connection', { timeout: 25_000 });
    await say(page, 'Written on a dead line');
    line.mend();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(host.locator('.bar')).toContainText('Here now');
    await expect(said(host, 'Written on a dead line')).toHaveCount(1);
    await page.close();
  });
});

interface Calls {
  notes: number;
  shakes: number[][];
}

/** Counts the notes that sound and the times the device shakes, on pages of this profile. */
async function noteCalls(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const calls: Calls = { notes: 0, shakes: [] };
    Object.assign(window, { calls });
    // This machine has no loudspeaker: everything up to it is the browser's own.
    window.AudioContext = class extends AudioContext {
      override get state(): AudioContextState {
        return 'running';
      }
      override createOscillator(): OscillatorNode {
        calls.notes += 1;
        return super.createOscillator();
      }
    };
    navigator.vibrate = (pattern) => {
      calls.shakes.push(typeof pattern === 'number' ? [pattern] : [...pattern]);
      return true;
    };
  });
}
const callsOf = (page: Page): Promise<Calls> => page.evaluate(() => (window as unknown as { calls: Calls }).calls);

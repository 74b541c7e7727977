import type { Page } from '@playwright/test';
import { expect, field, PHONE, sendButton, test } from '../shared-room.js';
import { askToEnd, log, meet, person, say } from '../two-people.js';

/** The messages that hold these words, as one sees them. */
const said = (page: Page, words: string) => log(page).locator('.m').filter({ hasText: words });
const pickerOf = (page: Page) => page.getByRole('dialog', { name: 'Emoji' });
const heightOf = (page: Page): Promise<number> =>
  field(page).evaluate((element) => element.getBoundingClientRect().height);

test.describe('composing', () => {
  test('7. Enter sends, and Shift+Enter breaks the line', async ({ host, guest }) => {
    await field(host).pressSequentially('First line');
    await field(host).press('Shift+Enter');
    await field(host).pressSequentially('second line');
    await expect(field(host)).toHaveValue('First line\nsecond line');
    await field(host).press('Enter');
    await expect(field(host)).toHaveValue('');
    await expect(said(guest, 'First line')).toHaveCount(1);
    expect(await said(guest, 'First line').locator('[dir=auto]').innerText()).toBe('First line\nsecond line');
    await expect(field(host)).toBeFocused();
  });

  test("7. The Enter that ends an input method's composition sends nothing; the next one does", async ({ host }) => {
    const device = await host.context().newCDPSession(host);
    const keys = host.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          document.addEventListener(
            'keydown',
            ({ isComposing }) => {
              resolve(isComposing);
            },
            { once: true, capture: true },
          );
        }),
    );
    await field(host).focus();
    await device.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await expect(field(host)).toHaveValue('にほん');
    // A page sees the input method's Enter as a key of the composition.
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, nativeVirtualKeyCode: 13 };
    await device.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
    expect(await keys).toBe(true);
    await expect(field(host)).toHaveValue('にほん');
    await device.send('Input.insertText', { text: '日本' });
    await device.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
    await expect(field(host)).toHaveValue('日本');
    await expect(said(host, '日本')).toHaveCount(0);
    await expect(async () => {
      await field(host).press('Enter');
      await expect(said(host, '日本')).toHaveCount(1, { timeout: 500 });
    }).toPass();
    await expect(field(host)).toHaveValue('');
  });

  test('7. Enter on nothing, or on blanks alone, sends nothing', async ({ host }) => {
    await say(host, 'Before the blanks');
    await expect(said(host, 'Before the blanks')).toHaveCount(1);
    await field(host).press('Enter');
    await field(host).fill('  \n ');
    await expect(sendButton(host)).toBeDisabled();
    await field(host).press('Enter');
    await expect(field(host)).toHaveValue('  \n ');
    await say(host, 'After the blanks');
    await expect(said(host, 'After the blanks')).toHaveCount(1);
    // Whatever else had been sent would stand between these two.
    const messages = log(host).locator('.m');
    await expect(messages.nth(-2)).toContainText('Before the blanks');
    await expect(messages.last()).toContainText('After the blanks');
  });

  test('8. The field grows line by line to six, then scrolls inside, and shrinks once its words are sent', async ({
    host,
    guest,
  }) => {
    for (const page of [host, guest]) {
      const one = await heightOf(page);
      const line = await field(page).evaluate((element) => parseFloat(getComputedStyle(element).lineHeight));
      for (let lines = 2; lines <= 8; lines += 1) {
        await field(page).fill(Array.from({ length: lines }, (_, n) => `line ${n + 1}`).join('\n'));
        await expect.poll(() => heightOf(page)).toBe(one + (Math.min(lines, 6) - 1) * line);
        await expect(sendButton(page)).toBeInViewport({ ratio: 1 });
      }
      const scrolls = await field(page).evaluate((element) => element.scrollHeight > element.clientHeight);
      expect(scrolls).toBe(true);
      await sendButton(page).click();
      await expect.poll(() => heightOf(page)).toBe(one);
    }
  });

  test('9. What was being written is there again after a reload, and nothing once it was sent', async ({ host }) => {
    const words = 'Half a thought\nand its second line';
    await field(host).fill(words);
    await host.reload();
    await expect(field(host)).toHaveValue(words);
    await expect(sendButton(host)).toBeEnabled();
    await field(host).press('Enter');
    await expect(said(host, 'Half a thought')).toHaveCount(1);
    await host.reload();
    await expect(said(host, 'Half a thought')).toHaveCount(1);
    await expect(field(host)).toHaveValue('');
  });

  test('10. A counter appears from 90 % of the limit; over it the field says by how much, keeps the words and sends nothing', async ({
    host,
    guest,
  }) => {
    const counter = host.locator('.count');
    await field(host).fill('x'.repeat(3_599));
    await expect(counter).toHaveCount(0);
    await field(host).press('x');
    await expect(counter).toHaveText('400 characters left');
    await expect(field(host)).toHaveAccessibleDescription('400 characters left');
    // One sign of two UTF-16 units counts once.
    await field(host).fill('🙂'.repeat(4_000));
    await expect(counter).toHaveText('0 characters left');
    await expect(sendButton(host)).toBeEnabled();
    const over = `${'y'.repeat(4_111)}!`;
    await field(host).fill(over);
    await expect(counter).toHaveText('112 characters too many');
    await expect(field(host)).toHaveAttribute('aria-invalid', 'true');
    await expect(sendButton(host)).toBeDisabled();
    await field(host).press('Enter');
    await expect(field(host)).toHaveValue(over);
    await host.reload();
    await expect(field(host)).toHaveValue(over);
    await expect(counter).toHaveText('112 characters too many');
    await field(host).fill(`${'y'.repeat(3_999)}!`);
    await expect(counter).toHaveText('0 characters left');
    await field(host).press('Enter');
    await expect(said(guest, 'yyy!')).toHaveCount(1);
  });

  test('13. Emoji are found and chosen by keyboard alone and stand at the caret; Escape gives the focus back; nothing is asked of another origin', async ({
    host,
    parley,
  }) => {
    const asked = new Set<string>();
    host.on('request', (request) => asked.add(new URL(request.url()).origin));
    await host.reload();
    await field(host).pressSequentially('ab');
    await field(host).press('ArrowLeft');
    await host.keyboard.press('Tab');
    await expect(host.getByRole('button', { name: 'Emoji' })).toBeFocused();
    await host.keyboard.press('Enter');
    const search = pickerOf(host).getByRole('searchbox', { name: 'Search emoji' });
    await expect(search).toBeFocused();
    await host.keyboard.press('Escape');
    await expect(pickerOf(host)).toBeHidden();
    await expect(field(host)).toBeFocused();

    await host.keyboard.press('Tab');
    await host.keyboard.press('Enter');
    await expect(search).toBeFocused();
    // Faster than the list follows.
    await host.keyboard.type('rocket');
    await host.keyboard.press('Enter');
    await expect(pickerOf(host)).toBeHidden();
    await expect(field(host)).toBeFocused();
    await expect(field(host)).toHaveValue('a🚀b');
    // The caret stands behind it.
    await host.keyboard.type('!');
    await expect(field(host)).toHaveValue('a🚀!b');

    // What was used stands first; arrows walk the grid, and Shift keeps the picker for more.
    await host.keyboard.press('Tab');
    await host.keyboard.press('Enter');
    await expect(search).toBeFocused();
    await expect(pickerOf(host).getByRole('gridcell').first()).toHaveAccessibleName('Rocket');
    await host.keyboard.press('ArrowDown');
    await host.keyboard.press('Shift+Enter');
    await expect(field(host)).toHaveValue('a🚀!🚀b');
    await expect(pickerOf(host)).toBeVisible();
    await host.keyboard.press('Escape');
    await expect(field(host)).toBeFocused();

    await host.keyboard.press('Tab');
    await host.keyboard.press('Enter');
    await expect(search).toBeFocused();
    await host.keyboard.type('qqqq');
    await expect(pickerOf(host).getByText('No emoji for “qqqq”')).toBeVisible();
    await host.keyboard.press('Escape');
    expect([...asked]).toEqual([parley.chat]);
  });

  test('13. Under a finger the picker stands in place of the keyboard and takes one after another', async ({
    guest,
  }) => {
    await field(guest).fill('Hi ');
    await guest.getByRole('button', { name: 'Emoji' }).tap();
    const cells = pickerOf(guest).getByRole('gridcell');
    await expect(cells.first()).toBeVisible();
    await cells.nth(0).tap();
    await cells.nth(1).tap();
    await expect(field(guest)).toHaveValue('Hi 👍️👎️');
    await expect(pickerOf(guest)).toBeVisible();
    await expect(field(guest)).not.toBeFocused();
    for (const box of await cells.evaluateAll((all) => all.slice(0, 16).map((cell) => cell.getBoundingClientRect())))
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    await field(guest).tap();
    await expect(pickerOf(guest)).toBeHidden();
  });

  test('14. The end of the room stands in place of the composer: why, what stays, what was not sent, and a way onward', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    const guest = await person(browser, parley.chat, { permissions: ['clipboard-write'] });
    await meet(host.page, guest.page);
    await say(host.page, 'Before the end');
    await expect(said(guest.page, 'Before the end')).toHaveCount(1);
    await field(guest.page).fill('I was about to say');
    await askToEnd(host.page);
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
    for (const { page } of [host, guest]) {
      await expect(page.getByRole('heading', { name: 'The room has ended' })).toBeVisible();
      await expect(field(page)).toBeHidden();
      await expect(page.getByText(/The record is kept until/)).toBeVisible();
      await expect(page.getByRole('link', { name: 'Open another room' })).toBeVisible();
      // Who wants to read once more what was said can.
      await expect(said(page, 'Before the end')).toBeVisible();
    }
    await expect(host.page.getByText(/You ended it at \d\d:\d\d\./)).toBeVisible();
    await expect(guest.page.getByText(/[A-Z][a-z]+ [A-Z][a-z]+ ended it at \d\d:\d\d\./)).toBeVisible();
    await expect(guest.page.getByText('I was about to say')).toBeVisible();
    await guest.page.getByRole('button', { name: 'Copy these words' }).click();
    const elsewhere = await guest.context.newPage();
    await elsewhere.setContent('<textarea></textarea>');
    await elsewhere.locator('textarea').press('Control+V');
    await expect(elsewhere.locator('textarea')).toHaveValue('I was about to say');
    await Promise.all([host, guest].map(({ context }) => context.close()));
  });

  test('35. Where a keyboard makes the page smaller, the composer stays above it and the last message in sight', async ({
    host,
    guest,
  }) => {
    await say(host, 'Message 0 before the keyboard');
    // What was said before may have left the first unread in sight, and not the end.
    await expect(async () => {
      await log(guest).press('End');
      await expect(said(guest, 'Message 0 before the keyboard')).toBeInViewport({ timeout: 500 });
    }).toPass();
    for (let n = 1; n <= 12; n += 1) await say(host, `Message ${n} before the keyboard`);
    const last = said(guest, 'Message 12 before the keyboard');
    await expect(last).toBeInViewport({ ratio: 1 });
    await field(guest).tap();
    await guest.setViewportSize({ width: 360, height: 420 });
    await expect(sendButton(guest)).toBeInViewport({ ratio: 1 });
    await expect(field(guest)).toBeInViewport({ ratio: 1 });
    await expect(last).toBeInViewport({ ratio: 1 });
    await field(guest).fill('Written over the keyboard');
    await sendButton(guest).tap();
    await expect(said(guest, 'Written over the keyboard')).toBeInViewport({ ratio: 1 });
    await guest.setViewportSize(PHONE.viewport);
    await expect(said(guest, 'Written over the keyboard')).toBeInViewport({ ratio: 1 });
  });

  test('35. Where a keyboard lies over the page, the room ends at its edge', async ({ room }) => {
    const page = await room.guest.context.newPage();
    // Safari on iPhones: the layout keeps its height, and only the visual viewport says how much is in sight.
    await page.addInitScript(() => {
      const viewport = Object.assign(new EventTarget(), { height: 740, width: 360, scale: 1, offsetTop: 0 });
      Object.defineProperty(window, 'visualViewport', { value: viewport });
      Object.assign(window, {
        raiseKeyboard: (height: number) => {
          viewport.height = innerHeight - height;
          viewport.dispatchEvent(new Event('resize'));
        },
      });
    });
    await page.goto(room.path);
    await say(page, 'Last before the keyboard');
    await expect(said(page, 'Last before the keyboard')).toBeVisible();
    const raise = (height: number) =>
      page.evaluate((by) => {
        (window as unknown as { raiseKeyboard: (by: number) => void }).raiseKeyboard(by);
      }, height);
    const bottomOf = async (what: ReturnType<typeof field>): Promise<number> => {
      const box = await what.boundingBox();
      return box ? box.y + box.height : Number.POSITIVE_INFINITY;
    };
    await field(page).tap();
    await raise(336);
    await expect.poll(() => bottomOf(sendButton(page))).toBeLessThanOrEqual(404);
    await expect.poll(() => bottomOf(said(page, 'Last before the keyboard'))).toBeLessThan(404);
    const top = await page.getByRole('banner').or(page.locator('.bar')).first().boundingBox();
    expect(top?.y).toBe(0);
    await raise(0);
    await expect.poll(() => bottomOf(sendButton(page))).toBeGreaterThan(680);
    await page.close();
  });
});

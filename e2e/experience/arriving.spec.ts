import type { Page } from '@playwright/test';
import { expect, test } from '../started-parley.js';
import { activate, askToEnd, createRoom, knock, letIn, meet, person } from '../two-people.js';

test.use({ guesses: 'arriving' });

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const inSight = (page: Page, name: string) =>
  expect(page.getByRole('link', { name }).first()).toBeInViewport({ ratio: 1 });
/** What the page said to screen readers, in order. */
const announced = (page: Page, words: string) =>
  expect(page.locator('[aria-live=polite]').filter({ hasText: words }).first()).toBeAttached();

test.describe('arriving', () => {
  test('1. The landing says in a sentence what this is, and each kind that is on by its terms; Host and Join need no scroll at 360 px', async ({
    browser,
    parley,
  }) => {
    const { context, page } = await person(browser, parley.chat, PHONE);
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Talk in a room that ends.');
    await inSight(page, 'Host chat');
    await inSight(page, 'Join chat');
    const { policies } = (await (await page.request.get('/api/v1/policies')).json()) as { policies: unknown[] };
    const doors = page.getByRole('region', { name: 'Kinds of room' }).getByRole('article');
    await expect(doors).toHaveCount(policies.length);
    for (const question of ['Who enters', 'How long', 'What is kept', 'Who can read'])
      await expect(doors.first()).toContainText(question);
    await expect(doors.first()).toContainText('You two, and administrators.');
    await context.close();
  });

  test('1. The landing works without its script', async ({ browser, parley }) => {
    const { context, page } = await person(browser, parley.chat, { javaScriptEnabled: false });
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Host chat' }).first()).toHaveAttribute('href', '/host');
    await expect(page.getByText('Who can read').first()).toBeVisible();
    await context.close();
  });

  test('2. A host is in a live room after three clicks, a guest with the link after one', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await host.page.goto('/');
    await host.page.getByRole('link', { name: 'Host chat' }).first().click();
    await host.page.getByRole('button', { name: 'Create room' }).click();
    await host.page.getByRole('button', { name: 'Accept & Activate' }).click();
    await expect(host.page.getByText(/^23:5\d:\d\d left$|^23:5\d left$/)).toBeVisible();
    const link = await host.page.getByLabel('Link', { exact: true }).innerText();
    await guest.page.goto(link.startsWith('http') ? link : `http://${link}`);
    await guest.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await letIn(host.page);
    await expect(guest.page.getByRole('textbox', { name: 'Message' })).toBeEnabled();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('3. /join/<code> opens at the names with the code filled in, /chat/<id> in the room, for the device whose seat it is', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    const code = await createRoom(host.page);
    await activate(host.page);
    await guest.page.goto(`/join/${code.toLowerCase()}`);
    await expect(guest.page.getByRole('radiogroup', { name: 'Your name' }).getByRole('radio')).toHaveCount(4);
    await expect(guest.page.getByRole('button', { name: 'Accept terms and knock' })).toBeVisible();
    const id = /\/room\/([\w-]{36})/.exec(host.page.url())?.[1] ?? '';
    await host.page.goto(`/chat/${id}`);
    await expect(host.page.getByRole('button', { name: 'Copy link' })).toBeVisible();
    await guest.page.goto(`/chat/${id}`);
    await expect(guest.page.getByRole('heading', { name: 'No room here for this device' })).toBeVisible();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('3. The code field takes a pasted code in any case, forgives O, I and L, and goes on by Enter', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    const code = await createRoom(host.page);
    await activate(host.page);
    await guest.page.goto('/join');
    const field = guest.page.getByLabel('Room code');
    await field.focus();
    await guest.page.evaluate(
      (text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
      },
      ` ${code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `,
    );
    if ((await field.inputValue()) === '') await field.fill(code.toLowerCase());
    await expect(field).toHaveValue(code);
    await field.press('Enter');
    await expect(guest.page.getByRole('button', { name: 'Accept terms and knock' })).toBeVisible();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('4. The share sheet shows the code large, copies the link and says so to eyes and screen readers, and has a QR code', async ({
    browser,
    parley,
  }) => {
    const { context, page } = await person(browser, parley.chat, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const code = await createRoom(page);
    const link = await activate(page);
    await expect(page.getByLabel('Room code')).toHaveText(new RegExp(code.replaceAll(/(?=.)/g, '\\s*')));
    expect(
      await page
        .getByLabel('Room code')
        .evaluate((e) => parseFloat(getComputedStyle(e.firstElementChild ?? e).fontSize)),
    ).toBeGreaterThanOrEqual(30);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
    await announced(page, 'Link copied');
    const elsewhere = await context.newPage();
    await elsewhere.setContent('<textarea autofocus></textarea>');
    await elsewhere.locator('textarea').press('Control+V');
    await expect(elsewhere.locator('textarea')).toHaveValue(new RegExp(`${link.replace(/^https?:\/\//, '')}$`));
    await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
    await context.close();
  });

  test('4. On a phone the system shares the link, and the QR code opens large', async ({ browser, parley }) => {
    const { context, page } = await person(browser, parley.chat, PHONE);
    await context.addInitScript(() => {
      Object.assign(navigator, {
        share: (data: ShareData) => {
          document.documentElement.dataset.shared = data.url ?? '';
          return Promise.resolve();
        },
      });
    });
    await createRoom(page);
    await activate(page);
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-shared', /\/join\/[0-9A-Z]{4}#k=[\w-]{22}$/);
    await page.getByRole('button', { name: 'QR code' }).click();
    await expect(page.getByRole('dialog').getByRole('img', { name: 'QR code of the link' })).toBeVisible();
    await context.close();
  });

  test('5. Who waits is told for what, and what to do when nothing happens', async ({ browser, parley }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await createRoom(host.page);
    await expect(host.page.getByText(/Without your start this room is gone in \d+ minutes\./)).toBeVisible();
    const link = await activate(host.page);
    await expect(
      host.page.getByText('Nobody yet. Ask your guest to open the link; this page will ring when they knock.'),
    ).toBeVisible();
    await knock(guest.page, link);
    await expect(guest.page.getByText('The host can see your name.')).toBeVisible();
    await expect(guest.page.getByText(/If nothing happens, call your host/)).toBeVisible();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('6. Ended, full, wrong and unknown are one calm page with a way onward', async ({ browser, parley }) => {
    const [host, guest, late] = [
      await person(browser, parley.chat),
      await person(browser, parley.chat),
      await person(browser, parley.chat),
    ];
    const { code } = await meet(host.page, guest.page);
    const shut = async (path: string): Promise<string> => {
      await late.page.goto(path);
      await late.page.getByRole('button', { name: 'Accept terms and knock' }).click();
      await expect(late.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
      await expect(
        late.page
          .getByRole('button', { name: 'Try another code' })
          .or(late.page.getByRole('link', { name: 'Try another code' })),
      ).toBeVisible();
      return (await late.page.getByRole('main').innerText()).replace(/(?:[0-9A-Z]\s+){4}/, '');
    };
    const full = await shut(`/join/${code}`);
    const unknown = await shut(`/join/${code === 'ZZZZ' ? 'YYYY' : 'ZZZZ'}`);
    expect(full).toBe(unknown);
    await askToEnd(host.page);
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
    await expect(guest.page.getByRole('heading', { name: 'The room has ended' })).toBeVisible();
    await expect(guest.page.getByRole('link', { name: 'Open another room' })).toBeVisible();
    expect(await shut(`/join/${code}`)).toBe(full);
    await late.page.goto('/nowhere');
    await expect(late.page.getByRole('link', { name: 'Go to the front page' })).toBeVisible();
    await Promise.all([host, guest, late].map((one) => one.context.close()));
  });
});

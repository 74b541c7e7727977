import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { CONSOLE, mockedConsole } from './console-fixtures.js';
import * as world from './console-world.js';
import { expectRules, sideways } from './page-rules.js';

// Each page by itself, on whichever worker is free; no service is started.
test.describe.configure({ mode: 'parallel' });

/** `npm run screens` puts them into the documents; every other run keeps them out of the work tree. */
const FOLDER = process.env.SCREENS === 'docs' ? 'docs/screens' : 'reports/screens';
const SIZES = { 360: { width: 360, height: 740 }, 1280: { width: 1280, height: 800 } } as const;

/** What does not fit into its card, and is cut off there. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.card')]
      .filter((card) => card.scrollWidth > card.clientWidth + 1)
      .map((card) => `${card.className} is ${card.scrollWidth - card.clientWidth} too narrow`),
  );

/** Holds the page to the rules at both sizes and in both themes, and takes its pictures. */
async function inEachLook(page: Page, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  for (const width of [1280, 360] as const) {
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize(SIZES[width]);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      // Each layout and each theme once: together they are all that axe can tell apart.
      if ((width === 1280) === (theme === 'light')) await expectRules(page, `${name}-${width}-${theme}`);
      await page.screenshot({ path: join(FOLDER, `console-${name}-${width}-${theme}.png`), animations: 'disabled' });
      if (process.env.WHOLE === '1')
        await page.screenshot({
          path: join(FOLDER, `whole-${name}-${width}-${theme}.png`),
          animations: 'disabled',
          fullPage: true,
        });
    }
  }
  await page.setViewportSize(SIZES[1280]);
}

const PAGES: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['overview', '/overview', 'What keeper does'],
  ['readings', '/readings', 'I would like to see what they say about us'],
  ['waiting', `/readings/${world.OWN_WAITING_READING.id}`, 'Waiting for someone to agree'],
  ['reading', `/readings/${world.OPEN_READING.id}`, 'New crate leaves Monday'],
  ['holds', '/holds', 'Insurance asked for a copy'],
  ['log-explorer', '/log', '1,022 keys wrapped anew'],
  ['checkpoints', '/checkpoints', 'Copy key'],
  ['certificate', '/certificates/388', 'parley certificate of destruction'],
  ['keys', '/keys', 'Command line'],
  ['room-held', `/rooms/${world.HELD_ROOM.id}`, 'Litigation 14 C 220/26'],
  ['room-altered', `/rooms/${world.ALTERED_ROOM.id}`, 'Entry 9 does not match'],
];
for (const [name, path, ready] of PAGES)
  test(`${name}: axe finds nothing, nothing overflows, at both sizes and themes`, async ({ page }) => {
    await mockedConsole(page, ['auditor', 'security']);
    await page.goto(CONSOLE + path);
    await expect(page.getByText(ready).first()).toBeVisible();
    await inEachLook(page, name);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sideways(page)).toEqual([]);
    for (const width of [860, 1100, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await cutOff(page), `at ${width} pixels`).toEqual([]);
    }
  });

const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'));

test('the overview shows 24 hours or 30 days, as its address says, each chart also as a table', async ({ page }) => {
  await mockedConsole(page, ['viewer']);
  await page.goto(`${CONSOLE}/overview`);
  await expect(page.getByRole('img', { name: /^Entries in the last 24 hours: / })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Refused attempts in the last 24 hours/ })).toBeVisible();
  await expect(page.getByText('has failed since 19 Nov 13:50:31 UTC')).toBeVisible();
  await expect(page.getByText('“Archive ended rooms” is late by 5 min.')).toBeVisible();
  await page.getByRole('link', { name: '30 days' }).click();
  await expect(page).toHaveURL(/span=30d/);
  await expect(page.getByRole('img', { name: /^Rooms opened in the last 30 days/ })).toBeVisible();
  await page.getByRole('region', { name: 'Rooms opened', exact: true }).getByText('As a table').click();
  const table = page.getByRole('region', { name: 'Rooms opened, as a table' });
  await expect(table.getByRole('row')).toHaveCount(31);
  await expect(table.getByRole('row', { name: '19 Nov' })).toBeVisible();
});

test('a viewer sees metadata, and is told who may do what it may not', async ({ page }) => {
  await mockedConsole(page, ['viewer']);
  await page.goto(`${CONSOLE}/rooms/${world.HELD_ROOM.id}`);
  await expect(page.getByText('Only auditors can read it, each time with a reason.')).toBeVisible();
  await expect(page.getByText('Somebody with the security role can have it destroyed before its time.')).toBeVisible();
  for (const name of ['Read transcript', 'Destroy now', 'Place a hold', 'Release'])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  const nav = page.getByRole('navigation', { name: 'Console' });
  await expect(nav.getByRole('link')).toHaveText(['Overview', 'Rooms', 'Checkpoints', 'My account']);
  await page.goto(`${CONSOLE}/keys`);
  await expect(page.getByRole('heading', { name: 'Your role does not open this page' })).toBeVisible();
});

test('a reading that waits is answered by somebody else, and never by who asks', async ({ page }) => {
  const service = await mockedConsole(page, ['security']);
  await page.goto(`${CONSOLE}/readings`);
  const waiting = page.getByRole('region', { name: '2 readings wait for an answer' });
  await expect(waiting.getByRole('listitem')).toHaveCount(2);
  const own = waiting.getByRole('listitem').filter({ hasText: 'You ask to read' });
  await expect(own).toContainText('Somebody else has to answer it.');
  await expect(own.getByRole('button')).toHaveCount(0);
  await waiting.getByRole('button', { name: 'Agree to the reading of l.brandt' }).click();
  await expect(page.getByText('You agreed. It is in the log.').first()).toBeVisible();
  await waiting.getByRole('button', { name: 'Refuse the reading of l.brandt' }).click();
  await expect
    .poll(() => service.asked)
    .toEqual([
      `POST /readings/${world.WAITING_READING.id}/approval {"agrees":true}`,
      `POST /readings/${world.WAITING_READING.id}/approval {"agrees":false}`,
    ]);
});

test('a reading that waits opens by itself once somebody agrees, and ends when it is told to', async ({ page }) => {
  const service = await mockedConsole(page, ['auditor']);
  let state = 'waiting';
  service.answer = ({ method, path }) =>
    method === 'GET' && path === `/readings/${world.OPEN_READING.id}`
      ? { reading: { ...world.OPEN_READING, state, ...(state === 'waiting' && { startedAt: null, endsAt: null }) } }
      : null;
  await page.goto(`${CONSOLE}/readings/${world.OPEN_READING.id}`);
  await expect(page.getByRole('heading', { name: 'Waiting for someone to agree' })).toBeVisible();
  await expect(page.getByText('New crate leaves Monday')).toHaveCount(0);
  state = 'open';
  const ledger = page.getByRole('table', { name: 'Transcript' });
  await expect(ledger).toContainText('New crate leaves Monday');
  await expect(page.getByText('You are reading. Nothing can be written here.')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  state = 'ended';
  await page.getByRole('button', { name: 'End reading now' }).click();
  await expect(page.getByRole('heading', { name: 'This reading has ended' })).toBeVisible();
  await expect(ledger).toHaveCount(0);
  expect(service.asked).toEqual([`DELETE /readings/${world.OPEN_READING.id}`]);
});

test('an image opens large with what the record says of it, by keyboard, and gives the focus back', async ({
  page,
}) => {
  await mockedConsole(page, ['auditor']);
  await page.goto(`${CONSOLE}/readings/${world.OPEN_READING.id}`);
  const small = page.getByRole('button', { name: /The crate from the front/ });
  await small.focus();
  await page.keyboard.press('Enter');
  const large = page.getByRole('dialog', { name: /The crate from the front.*large/ });
  await expect(large.getByRole('img')).toBeVisible();
  await expect(large).toContainText('1,200 × 800 pixels');
  await expect(large).toContainText('q2mXo0v5t8nRw1yKzLdE3uJfHsCa41f9c0277de10b6');
  await inEachLook(page, 'image');
  await page.keyboard.press('Escape');
  await expect(large).toHaveCount(0);
  await expect(small).toBeFocused();
  await expect(page.getByText('This image does not open.')).toBeVisible();
});

test('an export leaves chosen words out, says how far it is and what its digest is', async ({ page }) => {
  const service = await mockedConsole(page, ['auditor']);
  await page.goto(`${CONSOLE}/readings/${world.OPEN_READING.id}`);
  await page.getByRole('button', { name: 'Leave words out' }).click();
  await page.getByRole('checkbox', { name: 'Leave out entry 7' }).check();
  await page.getByRole('checkbox', { name: 'Leave out entry 4' }).check();
  await expect(page.getByText('2 entries left out')).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(9);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as Evidence bundle' }).click();
  await download;
  await expect(page.getByRole('progressbar', { name: 'Evidence bundle' })).toBeVisible();
  await expect(page.getByText('5 of 16 entries')).toBeVisible();
  await inEachLook(page, 'export');
  service.answer = ({ method, path }) =>
    method === 'GET' && path === `/readings/${world.OPEN_READING.id}/exports`
      ? { exports: [{ ...world.EXPORTED, state: 'done', written: 16, bytes: 921_600, sha256: 'q2mXo0v5t8nRw1yK' }] }
      : null;
  await expect(page.getByText('Made, 900 KiB')).toBeVisible();
  await expect(page.getByText('q2mXo0v5t8nRw1yK', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Download Evidence bundle' })).toHaveAttribute('href', /\/file$/);
  expect(service.asked).toEqual([`POST /readings/${world.OPEN_READING.id}/exports {"format":"bundle","redact":[4,7]}`]);
});

test('the archive lies beside the exports once the room is archived, and is fetched as it is', async ({ page }) => {
  const service = await mockedConsole(page, ['auditor']);
  const address = `${CONSOLE}/readings/${world.OPEN_READING.id}`;
  const archive = page.getByRole('button', { name: 'Export as Archive (sealed)' });
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Export as Evidence bundle' })).toBeVisible();
  await expect(archive).toHaveCount(0);
  service.answer = ({ method, path }) =>
    method === 'GET' && path === `/readings/${world.OPEN_READING.id}/entries`
      ? {
          reading: world.OPEN_READING,
          room: { ...world.OPEN_ROOM, state: 'archived', closedAt: world.NOW - 1000, archivedAt: world.NOW },
          entries: world.ENTRIES,
          more: false,
        }
      : null;
  await page.goto(address);
  await archive.focus();
  await expect(page.getByText('every word and image still sealed')).toBeVisible();
  await inEachLook(page, 'archive');
  const download = page.waitForEvent('download');
  await archive.click();
  expect((await download).url()).toBe(`${CONSOLE}/api/v1/readings/${world.OPEN_READING.id}/archive`);
  expect(service.asked).toEqual([]);
});

test('a room is destroyed only by whoever types its code, and a hold released only after a question', async ({
  page,
}) => {
  const service = await mockedConsole(page, ['security']);
  await page.goto(`${CONSOLE}/rooms/${world.OLD_ROOM.id}`);
  await page.getByRole('button', { name: 'Destroy now' }).click();
  await expect(dialog(page)).toBeVisible();
  const destroy = dialog(page).getByRole('button', { name: 'Destroy for good' });
  await expect(destroy).toBeDisabled();
  const code = dialog(page).getByRole('textbox', { name: 'Type the room’s code' });
  await code.fill('b7n');
  await expect(dialog(page)).toContainText('1 character to go.');
  await inEachLook(page, 'destroy');
  await code.fill('B7NX');
  await expect(dialog(page)).toContainText('This is not its code.');
  await expect(destroy).toBeDisabled();
  await code.fill('b7nk');
  await destroy.click();
  await expect(dialog(page)).toHaveCount(0);
  await page.goto(`${CONSOLE}/rooms/${world.HELD_ROOM.id}`);
  await expect(page.getByText('A hold keeps it. Release the hold first.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Destroy now' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Release the hold on QE51' }).click();
  await expect(dialog(page)).toContainText('Release this hold on QE51?');
  await expectRules(page, 'release');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  expect(service.asked).toEqual([`POST /rooms/${world.OLD_ROOM.id}/destruction {"code":"B7NK"}`]);
  await page.getByRole('button', { name: 'Release the hold on QE51' }).click();
  await dialog(page).getByRole('button', { name: 'Release the hold' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Place a hold' }).click();
  await dialog(page).getByLabel('Reason').fill('Judgment');
  await expectRules(page, 'place a hold');
  await dialog(page).getByRole('button', { name: 'Place the hold' }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect(service.asked.slice(1)).toEqual([
    `DELETE /holds/${world.HOLDS[0]?.id ?? ''}`,
    `POST /rooms/${world.HELD_ROOM.id}/holds {"reason":"Judgment"}`,
  ]);
});

test('the log is filtered by type, administrator, room and days, and its address keeps that', async ({ page }) => {
  const service = await mockedConsole(page, ['auditor']);
  let query = new URLSearchParams();
  service.answer = ({ path, query: asked }) => {
    if (path === '/log') query = asked;
    return null;
  };
  await page.goto(`${CONSOLE}/log`);
  await expect(page.getByRole('row').filter({ hasText: '192.0.2.66: 1,204 more' })).toBeVisible();
  await page.getByRole('link', { name: 'Refused networks' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('searchbox', { name: 'Administrator' }).fill('m.okafor');
  await page.getByLabel('From', { exact: true }).fill('2026-11-01');
  await page.getByLabel('To', { exact: true }).fill('2026-11-19');
  const shown = { type: 'network_denied', administrator: 'm.okafor', from: '2026-11-01', to: '2026-11-19' };
  await expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams)).toEqual(shown);
  const [from, to] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 20)].map(String);
  await expect.poll(() => Object.fromEntries(query)).toEqual({ ...shown, from, to });
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Administrator' })).toHaveValue('m.okafor');
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/log$/);
});

test('a rotation is asked for after a question, a note can be looked at and kept', async ({ page }) => {
  const service = await mockedConsole(page, ['security']);
  service.answer = ({ path }) => (path === '/keys' ? { ...world.KEYS, rotations: [] } : null);
  await page.goto(`${CONSOLE}/keys`);
  await expect(page.getByText('Key 1 wraps nothing.')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate now' }).click();
  await expectRules(page, 'rotate');
  await dialog(page).getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect(service.asked).toEqual(['POST /keys/rotation']);
  await page.goto(`${CONSOLE}/checkpoints`);
  await page.getByRole('button', { name: 'Show the note of 48,210 entries' }).click();
  await expect(dialog(page).getByRole('region', { name: 'Checkpoint of 48,210 entries' })).toContainText('48210');
  await expectRules(page, 'note');
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('checkpoint-48210.txt');
});

test('without the service the page says so, keeps what it shows, and goes on when it is back', async ({ page }) => {
  const service = await mockedConsole(page, ['security']);
  service.reachable = false;
  await page.goto(`${CONSOLE}/overview`);
  await expect(page.getByRole('heading', { name: 'No answer from the service. Look at your network.' })).toBeVisible();
  await expectRules(page, 'away');
  service.reachable = true;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
});

const ADMINISTRATOR = world.me(['auditor', 'security']).administrator;
const LIVING: readonly (readonly [path: string, heading: string])[] = [
  ['/overview', 'Overview'],
  ['/rooms', 'Rooms'],
  [`/rooms/${world.HELD_ROOM.id}`, 'Room QE51'],
  ['/readings', 'Readings'],
  [`/readings/${world.OWN_WAITING_READING.id}`, 'Waiting for someone to agree'],
  ['/holds', 'Holds'],
  ['/log', 'Log'],
  ['/checkpoints', 'Checkpoints'],
  ['/keys', 'Keys'],
  ['/administrators', 'Administrators'],
  [`/administrators/${ADMINISTRATOR.id}`, ADMINISTRATOR.name],
];
for (const [path, heading] of LIVING)
  test(`${heading} (${path.split('/')[1] ?? ''}) says how old it is once the service does not answer`, async ({
    page,
  }) => {
    const service = await mockedConsole(page, ['auditor', 'security']);
    await page.goto(CONSOLE + path);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    service.reachable = false;
    // Whoever comes back to a page asks anew.
    const comeBack = () => page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
    await comeBack();
    const trouble = page.getByRole('alert').filter({ hasText: 'No answer from the service.' }).first();
    await expect(trouble).toContainText(/What stands here is from 19 Nov 2026 14:0\d:\d\d UTC\./);
    await expect(page.getByText('live', { exact: false }).filter({ hasText: /^As of/ })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await expectRules(page, `old ${path}`);
    service.reachable = true;
    await comeBack();
    await expect(trouble).toHaveCount(0);
  });

test('on a phone all pages are reached by keyboard from the foot of the screen', async ({ page }) => {
  await mockedConsole(page, ['auditor', 'security']);
  await page.setViewportSize(SIZES[360]);
  await page.goto(`${CONSOLE}/overview`);
  const more = page.getByRole('button', { name: 'More' });
  await more.focus();
  await page.keyboard.press('Enter');
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  await expectRules(page, 'more');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Keys' })).toBeHidden();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
  await expect(more).toHaveAttribute('aria-expanded', 'false');
});

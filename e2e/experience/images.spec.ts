import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page, Request } from '@playwright/test';
import sharp from 'sharp';
import type { PickedFile } from '../made-images.js';
import {
  animatedPng,
  archiveInPhotograph,
  bomb,
  drawing,
  heavy,
  heic,
  hiddenBomb,
  movingImage,
  photograph,
  pick,
  pickAndWait,
  renamedSvg,
  scriptInGif,
  tile,
  tray,
  truncated,
} from '../made-images.js';
import { Cable } from '../cable.js';
import { freePorts, startParley } from '../started-parley.js';
import { expect, field, openTab, PHONE, sendButton, test as base } from '../shared-room.js';
import { askToEnd, log, meet, person, say } from '../two-people.js';

const UPLOADS = /\/attachments$/;
const THUMBNAILS = /\/attachments\/[\w-]{36}\/thumbnail$/;
const isUpload = (request: Request): boolean => request.method() === 'POST' && request.url().endsWith('/attachments');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

/** The message that holds these words, and its images as they can be opened. */
const message = (page: Page, words: string) => log(page).locator('.m').filter({ hasText: words });
const images = (page: Page, words: string) => message(page, words).locator('.images').getByRole('button');
/** Waits until a message's images are drawn. */
async function drawn(page: Page, words: string, count = 1): Promise<void> {
  await expect(images(page, words).locator('img')).toHaveCount(count);
  await expect
    .poll(() =>
      images(page, words)
        .locator('img')
        .evaluateAll((all) => all.every((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)),
    )
    .toBe(true);
}
async function sendWith(page: Page, words: string, ...files: PickedFile[]): Promise<void> {
  await pickAndWait(page, ...files);
  await say(page, words);
  await expect(tray(page)).toBeHidden();
  await expect(images(page, words)).toHaveCount(files.length);
}

/** From now on so many kilobytes a second leave the page. */
async function slowDown(page: Page, kilobytes: number): Promise<{ speedUp: () => Promise<void> }> {
  const session = await page.context().newCDPSession(page);
  const carry = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await session.send('Network.enable');
  await carry(kilobytes * 1024);
  return {
    speedUp: async () => {
      await carry(-1);
    },
  };
}
/** Waits until some bytes of an image of the tray have left. */
const underWay = (page: Page, place: number) =>
  expect
    .poll(async () => Number(await tile(page, place).getByRole('progressbar').getAttribute('aria-valuenow')))
    .toBeGreaterThan(0);
/** More than a megabyte, so that a slow line takes its time over it. */
const large = (seed: number) => photograph({ width: 1800, height: 1200, noise: 120, seed });

/** Every attempt to send an image. */
function attempts(page: Page): string[] {
  const tried: string[] = [];
  page.on('request', (request) => {
    if (isUpload(request)) tried.push(request.url());
  });
  return tried;
}

async function openLightbox(page: Page, image: Locator): Promise<Locator> {
  await image.click();
  const lightbox = page.getByRole('dialog');
  await expect(lightbox.getByRole('link', { name: 'Download' })).toBeVisible();
  return lightbox;
}
async function downloaded(page: Page, lightbox: Locator): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download');
  await lightbox.getByRole('link', { name: 'Download' }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** All of it over a cable that can be pulled. */
const test = base.extend<object, { ports: Record<string, string>; cable: Cable }>({
  ports: [
    async ({}, use) => {
      await use(await freePorts());
    },
    { scope: 'worker' },
  ],
  cable: [
    async ({ ports }, use) => {
      const cable = await Cable.to(Number(ports.CHAT_PORT));
      await use(cable);
      await cable.close();
    },
    { scope: 'worker' },
  ],
  parley: [
    async ({ ports, cable }, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-images-'));
      const parley = await startParley(dataDir, ports, { CHAT_URL: cable.url });
      await use({ ...parley, chat: cable.url });
      await parley.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test.describe('images', () => {
  test('11. Images are picked, pasted and dropped, several at once; each is seen before it is sent and can be taken out; words go with them as a caption', async ({
    host,
    guest,
    room,
  }) => {
    await room.host.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await pick(host, await photograph({ seed: 11 }), await drawing({ seed: 12 }));
    await expect(tile(host, 2)).toBeVisible();

    await host.evaluate(async () => {
      const canvas = new OffscreenCanvas(300, 200);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = 'teal';
      context.fillRect(0, 0, 300, 200);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    });
    await field(host).focus();
    await host.keyboard.press('Control+V');
    await expect(tile(host, 3)).toBeVisible();

    const dragged = await host.evaluateHandle(
      (files) => {
        const data = new DataTransfer();
        for (const { name, type, base64 } of files)
          data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
        return data;
      },
      [await photograph({ seed: 13 }), await movingImage()].map(({ name, mimeType, buffer }) => ({
        name,
        type: mimeType,
        base64: buffer.toString('base64'),
      })),
    );
    await log(host).dispatchEvent('dragenter', { dataTransfer: dragged });
    await log(host).dispatchEvent('dragover', { dataTransfer: dragged });
    await expect(host.getByText('Drop images here')).toBeVisible();
    await log(host).dispatchEvent('drop', { dataTransfer: dragged });
    await expect(host.getByText('Drop images here')).toBeHidden();

    await expect(tray(host).getByRole('listitem')).toHaveCount(5);
    for (let place = 1; place <= 5; place += 1) {
      await expect(tile(host, place)).toContainText('Ready');
      await expect(tile(host, place).locator('img')).toBeVisible();
    }
    await expect(tray(host)).toContainText('5 images');
    await tile(host, 2).getByRole('button', { name: 'Remove image 2' }).click();
    await expect(tray(host).getByRole('listitem')).toHaveCount(4);
    // Who removes by keyboard stays where the next one is.
    await expect(tile(host, 2).getByRole('button', { name: 'Remove image 2' })).toBeFocused();

    await tile(host, 1).getByRole('button', { name: 'Describe image 1' }).click();
    await tray(host).getByRole('textbox').fill('A corner that is gone');
    await host.keyboard.press('Enter');
    await expect(tile(host, 1).getByRole('button', { name: 'Described, image 1. Change it' })).toBeFocused();
    await field(host).fill('Four ways in');
    await field(host).press('Enter');
    await expect(tray(host)).toBeHidden();
    for (const page of [host, guest]) await drawn(page, 'Four ways in', 4);
    await expect(images(guest, 'Four ways in').first()).toHaveAccessibleName('A corner that is gone');
    await expect(images(guest, 'Four ways in').nth(1)).toHaveAccessibleName(
      /^Image without description from [A-Z][a-z]+ [A-Z][a-z]+, \d\d:\d\d$/,
    );
  });

  test('11. An upload says how far it is and can be cancelled; Send waits for what is on its way and goes by itself', async ({
    host,
    guest,
  }) => {
    const slow = await slowDown(host, 40);
    await pick(host, await large(21), await large(22));
    const progress = tile(host, 1).getByRole('progressbar');
    await expect(progress).toHaveAccessibleName('Image 1, sent so far');
    const howFar = async (): Promise<number> => Number(await progress.getAttribute('aria-valuenow'));
    await underWay(host, 1);
    const before = await howFar();
    await expect.poll(howFar).toBeGreaterThan(before);
    await expect(tray(host)).toContainText('2 on their way');
    await tile(host, 2).getByRole('button', { name: 'Cancel upload of image 2' }).click();
    await expect(tray(host).getByRole('listitem')).toHaveCount(1);
    await field(host).fill('When it is up');
    await field(host).press('Enter');
    await expect(tray(host)).toContainText('Goes out when they are up.');
    const armed = host.getByRole('button', { name: 'Waiting for the images. Press to undo' });
    await armed.click();
    await expect(armed).toBeHidden();
    await expect(field(host)).toHaveValue('When it is up');
    await sendButton(host).click();
    await expect(armed).toBeVisible();
    await expect(message(guest, 'When it is up')).toHaveCount(0);
    await slow.speedUp();
    await drawn(guest, 'When it is up');
    await expect(images(guest, 'When it is up')).toHaveCount(1);
    await expect(field(host)).toHaveValue('');
  });

  test('11. An image that could not be sent says so, keeps the words, and goes at another try', async ({
    host,
    guest,
  }) => {
    let answers = 0;
    await host.route(UPLOADS, async (route) => {
      answers += 1;
      if (answers > 1) await route.continue();
      else await route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'A fault.' } } });
    });
    await pick(host, await photograph({ seed: 31 }));
    await expect(tile(host, 1)).toContainText('Not uploaded');
    await field(host).fill('Words beside it');
    await tile(host, 1).getByRole('button', { name: 'Try again: image 1' }).click();
    await expect(tile(host, 1)).toContainText('Ready');
    await field(host).press('Enter');
    await drawn(guest, 'Words beside it');
  });

  test('11. While the network is away images wait and say so; what is written goes out in order, and they are sent once', async ({
    host,
    guest,
    room,
    parley,
    cable,
  }) => {
    const stored = () => objectsOf(parley.dataDir, room.path);
    const before = (await stored()).length;
    const slow = await slowDown(host, 40);
    await pick(host, await large(41));
    await underWay(host, 1);
    cable.pull();
    await expect(tray(host)).toContainText('Images are waiting. Text goes on.');
    await expect(tile(host, 1)).toContainText('Waiting');
    await say(host, 'Written without a network, first');
    await say(host, 'and second');
    await expect(tile(host, 1)).toBeVisible();
    await expect(log(host).getByText('Waiting to send')).toBeVisible();
    await slow.speedUp();
    cable.plug();
    await expect(message(guest, 'and second')).toHaveCount(1);
    expect(
      await log(guest)
        .locator('.m')
        .filter({ hasText: /first|second/ })
        .allInnerTexts(),
    ).toEqual([expect.stringContaining('Written without a network, first'), expect.stringContaining('and second')]);
    await expect(tile(host, 1)).toContainText('Ready');
    await say(host, 'And here it is');
    await drawn(guest, 'And here it is');
    await expect(message(guest, 'And here it is')).toHaveCount(1);
    // One image and its thumbnail: the half that was broken off left nothing.
    await expect.poll(async () => (await stored()).length).toBe(before + 2);
  });

  test('11. While the store of images is away they wait and say so, and text goes on; all come through when it is back', async ({
    host,
    guest,
    parley,
  }) => {
    await sendWith(host, 'Sent before the store went', await photograph({ seed: 51 }));
    await drawn(guest, 'Sent before the store went');
    const folder = join(parley.dataDir, 'objects');
    await rename(folder, `${folder}-away`);
    try {
      await pick(host, await photograph({ seed: 52 }));
      await expect(tray(host)).toContainText('Images are waiting. Text goes on.');
      await say(host, 'Text goes on');
      await expect(message(guest, 'Text goes on')).toHaveCount(1);
      await expect(tile(host, 1)).toContainText('Waiting');
      await guest.reload();
      await expect(message(guest, 'Sent before the store went')).toContainText('Image could not be fetched.');
      await say(guest, 'Here too');
      await expect(message(host, 'Here too')).toHaveCount(1);
    } finally {
      await rename(`${folder}-away`, folder);
    }
    await expect(tile(host, 1)).toContainText('Ready', { timeout: 30_000 });
    await say(host, 'Sent after the store came back');
    await drawn(guest, 'Sent after the store came back');
    // By itself, without a press.
    await drawn(guest, 'Sent before the store went');
  });

  test('11. After a reload the page says which images it lost, keeps the words, and nothing was sent', async ({
    host,
    guest,
  }) => {
    const slow = await slowDown(host, 40);
    await pick(host, await large(61), await large(62));
    await field(host).fill('Words that stay');
    await underWay(host, 1);
    await host.reload();
    await expect(
      host.getByText('2 images were not sent before the page was loaded again. Add what is missing.'),
    ).toBeVisible();
    await expect(field(host)).toHaveValue('Words that stay');
    await expect(tray(host)).toBeHidden();
    await slow.speedUp();
    await pickAndWait(host, await drawing({ seed: 63 }));
    await expect(host.getByText(/before the page was loaded again/)).toBeHidden();
    await field(host).press('Enter');
    await drawn(guest, 'Words that stay');
    await expect(images(guest, 'Words that stay')).toHaveCount(1);
  });

  test('12. What can not be sent is said at once, naming the limit, and no byte of it goes out', async ({ host }) => {
    const tried = attempts(host);
    const refused = async (words: string, ...files: PickedFile[]): Promise<void> => {
      await pick(host, ...files);
      await expect(tray(host).getByRole('alert')).toContainText(words);
      await expect(tray(host).getByRole('listitem', { name: /^Image \d/ })).toHaveCount(0);
    };
    const noImage = 'This is no image that can be sent. JPEG, PNG, WebP and GIF can.';
    await refused(noImage, renamedSvg());
    await refused(noImage, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7 not a photo') });
    await refused('This is a HEIC photograph. Choose it from the photo library, or save it as JPEG first.', heic());
    await refused('This image is 14 MB. The limit is 10.', await heavy(14));
    await refused('This image has 60 million pixels. The limit is 25.', await bomb(10_000, 6_000));
    await refused('This file can’t be read. Choose it again.', {
      name: 'empty.png',
      mimeType: 'image/png',
      buffer: Buffer.alloc(0),
    });
    // Of several, each that is not taken is named.
    await pick(host, renamedSvg(), await drawing({ seed: 71 }), heic());
    const alert = tray(host).getByRole('alert');
    await expect(alert).toContainText('photo.png');
    await expect(alert).toContainText('IMG_0001.HEIC');
    await expect(tile(host, 1)).toContainText('Ready');
    expect(tried).toHaveLength(1);
    await alert.getByRole('button', { name: 'Close this note' }).click();
    await expect(alert).toBeHidden();
    await expect(tile(host, 1)).toBeVisible();
  });

  test('12. Of a whole folder of other files a few are named and the rest counted', async ({ host }) => {
    const files = Array.from({ length: 40 }, (_, n) => ({ ...renamedSvg(), name: `\u202efile ${n}.png` }));
    await pick(host, ...files, await drawing({ seed: 79 }));
    const sentences = tray(host).getByRole('alert').getByRole('listitem');
    await expect(sentences).toHaveCount(5);
    await expect(sentences.last()).toHaveText('36 more files are not taken.');
    await expect(tile(host, 1)).toContainText('Ready');
    await tile(host, 1).getByRole('button', { name: 'Remove image 1' }).click();
    await tray(host).getByRole('button', { name: 'Close this note' }).click();
    await expect(tray(host)).toBeHidden();
  });

  test('12. A message takes ten images, and says how many were left out', async ({ host, guest }) => {
    const many = await Promise.all(
      Array.from({ length: 12 }, (_, n) => drawing({ width: 60, height: 40, seed: 80 + n })),
    );
    await pick(host, ...many);
    await expect(tray(host).getByRole('alert')).toContainText('A message holds 10 images. 2 were left out.');
    await expect(tray(host).getByRole('listitem', { name: /^Image \d/ })).toHaveCount(10);
    await say(host, 'Ten of twelve');
    await drawn(guest, 'Ten of twelve', 10);
    await expect(tray(host)).toBeHidden();
  });

  test('12. What only the service can see is said at the image: damage, a polyglot, hidden pixels', async ({
    host,
  }) => {
    const refusedAs = [
      [await truncated(), 'Broken off or damaged'],
      [scriptInGif(), 'Broken off or damaged'],
      [await animatedPng(), 'Not an image we take'],
      [await hiddenBomb(8_000, 7_500), 'Too many pixels'],
    ] as const;
    await pick(host, ...refusedAs.map(([picked]) => picked));
    for (const [index, [, words]] of refusedAs.entries()) {
      await expect(tile(host, index + 1)).toContainText(words);
      // Another try would change nothing.
      await expect(tile(host, index + 1).getByRole('button', { name: /Try again/ })).toHaveCount(0);
    }
    await expect(tray(host)).toContainText('4 failed');
    await expect(sendButton(host)).toBeDisabled();
    await field(host).fill('Words alone');
    await field(host).press('Enter');
    await expect(message(host, 'Words alone')).toHaveCount(1);
    await expect(images(host, 'Words alone')).toHaveCount(0);
    await expect(tray(host).getByRole('listitem', { name: /^Image \d/ })).toHaveCount(4);
  });

  test('21. Thumbnails have their place before they come: nothing above or below moves by more than a pixel', async ({
    host,
    guest,
  }) => {
    await say(host, 'Above the images');
    await sendWith(host, 'One wide', await drawing({ width: 1200, height: 500, seed: 91 }));
    await sendWith(host, 'One tall', await drawing({ width: 400, height: 1200, seed: 92 }));
    await sendWith(
      host,
      'Three together',
      await drawing({ seed: 93 }),
      await drawing({ seed: 94 }),
      await drawing({ seed: 95 }),
    );
    await say(host, 'Below the images');
    await expect(message(guest, 'Below the images')).toHaveCount(1);
    // An open door for all of them at once, after the page stands.
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    await guest.route(THUMBNAILS, async (route) => {
      await opened;
      await route.continue();
    });
    await guest.setViewportSize({ width: 360, height: 2_400 });
    await guest.reload();
    const shown = ['Above the images', 'One wide', 'One tall', 'Three together', 'Below the images'];
    for (const words of shown) await expect(message(guest, words)).toBeVisible();
    const boxes = () =>
      Promise.all(
        shown.map((words) =>
          message(guest, words).evaluate((element) => {
            const { top, height } = element.getBoundingClientRect();
            return { top, height };
          }),
        ),
      );
    await guest.evaluate(() => document.fonts.ready);
    const empty = await boxes();
    expect(await images(guest, 'One tall').locator('img').count()).toBe(0);
    open();
    await drawn(guest, 'One wide');
    await drawn(guest, 'One tall');
    await drawn(guest, 'Three together', 3);
    for (const [index, { top, height }] of (await boxes()).entries()) {
      expect(Math.abs(top - (empty[index]?.top ?? Number.NaN))).toBeLessThanOrEqual(1);
      expect(Math.abs(height - (empty[index]?.height ?? Number.NaN))).toBeLessThanOrEqual(1);
    }
  });

  test('21. An image opens large by keyboard, turns by arrows, zooms, tells its description, downloads, and gives the focus back', async ({
    host,
    guest,
  }) => {
    await pickAndWait(guest, await photograph({ seed: 101 }), await photograph({ seed: 102, width: 500, height: 900 }));
    await tile(guest, 1).getByRole('button', { name: 'Describe image 1' }).tap();
    await tray(guest).getByRole('textbox').fill('A crate, its label torn');
    await tray(guest).getByRole('button', { name: 'Done' }).tap();
    await say(guest, 'Look closely');
    await drawn(host, 'Look closely', 2);

    await images(host, 'Look closely').first().focus();
    await host.keyboard.press('Enter');
    const lightbox = host.getByRole('dialog');
    await expect(lightbox).toContainText('Image 1 of 2');
    await expect(lightbox).toContainText('Look closely');
    await expect(lightbox).toContainText('Described by the sender: A crate, its label torn');
    const shown = lightbox.getByRole('img', { name: 'A crate, its label torn' });
    await expect(lightbox.getByRole('link', { name: 'Download' })).toBeVisible();
    const widthOf = async (what: Locator): Promise<number> => (await what.boundingBox())?.width ?? 0;
    const fitted = await widthOf(shown);
    await host.keyboard.press('+');
    await host.keyboard.press('+');
    await expect(lightbox).toContainText('225%');
    await expect.poll(() => widthOf(shown)).toBeGreaterThan(2 * fitted);
    const xOf = async (): Promise<number> => (await shown.boundingBox())?.x ?? 0;
    const left = await xOf();
    await host.keyboard.press('ArrowRight');
    await expect.poll(xOf).toBeLessThan(left);
    await host.keyboard.press('0');
    await expect.poll(() => widthOf(shown)).toBe(fitted);

    await host.keyboard.press('ArrowRight');
    await expect(lightbox).toContainText('Image 2 of 2');
    await expect(lightbox).toContainText('The sender did not describe it.');
    await host.keyboard.press('ArrowRight');
    await expect(lightbox).toContainText('Image 2 of 2');
    await host.keyboard.press('ArrowLeft');
    await expect(lightbox).toContainText('Image 1 of 2');
    // Who turns by a button stays on it.
    const next = lightbox.getByRole('button', { name: 'Next' });
    await next.press('Enter');
    await expect(lightbox).toContainText('Image 2 of 2');
    await expect(next).toBeFocused();
    const previous = lightbox.getByRole('button', { name: 'Previous' });
    await previous.press('Enter');
    await expect(lightbox).toContainText('Image 1 of 2');
    await expect(previous).toBeFocused();
    // The focus stays within: Tab goes round.
    for (let n = 0; n < 12; n += 1) {
      await host.keyboard.press('Tab');
      expect(
        await lightbox.evaluate((e) => e.contains(document.activeElement) || document.activeElement === document.body),
      ).toBe(true);
    }
    const { name, bytes } = await downloaded(host, lightbox);
    expect(name).toMatch(/^parley-\d{4}-\d\d-\d\d-\d{4}-1\.jpg$/);
    expect((await sharp(bytes).metadata()).width).toBe(900);
    await host.keyboard.press('Escape');
    await expect(lightbox).toBeHidden();
    await expect(images(host, 'Look closely').first()).toBeFocused();
  });

  test('21. Going back closes an image and stays in the room; going on or closing it leaves the way back as it was', async ({
    host,
    guest,
  }) => {
    await sendWith(guest, 'Look and go back', await drawing({ seed: 111 }));
    await drawn(host, 'Look and go back');
    const room = host.url();
    const lightbox = host.getByRole('dialog');
    const steps = (): Promise<number> => host.evaluate(() => history.length);
    await images(host, 'Look and go back').click();
    await expect(lightbox).toBeVisible();
    await host.goBack();
    await expect(lightbox).toBeHidden();
    await expect(images(host, 'Look and go back')).toBeFocused();
    expect(host.url()).toBe(room);
    const before = await steps();
    for (let times = 0; times < 3; times += 1) {
      await host.keyboard.press('Enter');
      await expect(lightbox).toBeVisible();
      await host.keyboard.press('Escape');
      await expect(lightbox).toBeHidden();
      await expect(images(host, 'Look and go back')).toBeFocused();
    }
    expect(await steps()).toBe(before);
    await expect(field(host)).toBeEnabled();
  });

  test('21. A description that nobody can see counts as none', async ({ host, guest }) => {
    await pickAndWait(guest, await drawing({ seed: 112 }));
    await tile(guest, 1).getByRole('button', { name: 'Describe image 1' }).tap();
    await tray(guest).getByRole('textbox').fill('\u200b\u2060\u3164');
    await tray(guest).getByRole('button', { name: 'Done' }).tap();
    await say(guest, 'What is it');
    await drawn(host, 'What is it');
    await expect(images(host, 'What is it')).toHaveAccessibleName(/^Image without description from /);
    const lightbox = await openLightbox(host, images(host, 'What is it'));
    await expect(lightbox).toContainText('The sender did not describe it.');
    await host.keyboard.press('Escape');
    await expect(lightbox).toBeHidden();
  });

  test('21. By wheel and double press, and under fingers by pinch and swipe, an image is looked at closely', async ({
    host,
    guest,
  }) => {
    await sendWith(host, 'Closer', await photograph({ seed: 111 }), await photograph({ seed: 112 }));
    const large = await openLightbox(host, images(host, 'Closer').first());
    const percent = (lightbox: Locator) => lightbox.getByRole('button', { name: /Fit to the screen/ });
    await large.getByRole('img').dblclick();
    await expect(percent(large)).toHaveText('250%');
    await large.getByRole('img').dblclick();
    await expect(percent(large)).toHaveText('100%');
    await host.mouse.wheel(0, -300);
    await expect(percent(large)).not.toHaveText('100%');
    await percent(large).click();
    await expect(percent(large)).toHaveText('100%');
    await large.getByRole('button', { name: 'Close' }).click();

    await drawn(guest, 'Closer', 2);
    const small = await openLightbox(guest, images(guest, 'Closer').first());
    const fingers = await guest.context().newCDPSession(guest);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: [number, number][]) =>
      fingers.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y], id) => ({ x, y, id })) });
    await touch('touchStart', [170, 370], [190, 370]);
    await touch('touchMove', [130, 370], [230, 370]);
    await touch('touchMove', [110, 370], [250, 370]);
    await touch('touchEnd');
    await expect(percent(small)).not.toHaveText('100%');
    // So soon after two fingers the browser does not take one for a press.
    await expect(async () => {
      await percent(small).tap();
      await expect(percent(small)).toHaveText('100%', { timeout: 300 });
    }).toPass();
    await touch('touchStart', [300, 370]);
    await touch('touchMove', [200, 372]);
    await touch('touchMove', [80, 374]);
    await touch('touchEnd');
    await expect(small).toContainText('Image 2 of 2');
    await expect(async () => {
      await small.getByRole('button', { name: 'Close' }).tap({ timeout: 1_000 });
      await expect(small).toBeHidden({ timeout: 300 });
    }).toPass();
  });

  test('21. A moving image stands still in the conversation and moves where it is looked at', async ({
    host,
    guest,
  }) => {
    const thumbnails: Buffer[] = [];
    await host.route(THUMBNAILS, async (route) => {
      const response = await route.fetch();
      thumbnails.push(await response.body());
      await route.fulfill({ response });
    });
    await sendWith(guest, 'It moves', await movingImage());
    await drawn(host, 'It moves');
    await expect(images(host, 'It moves')).toContainText('GIF');
    const thumbnail = thumbnails.at(-1);
    expect(await sharp(thumbnail, { pages: -1 }).metadata()).toMatchObject({ format: 'webp', height: 240 });
    const lightbox = await openLightbox(host, images(host, 'It moves'));
    const seen = new Set<string>();
    await expect
      .poll(async () => {
        const { dominant } = await sharp(await lightbox.getByRole('img').screenshot()).stats();
        seen.add(JSON.stringify(dominant));
        return seen.size;
      })
      .toBeGreaterThan(1);
    await host.keyboard.press('Escape');
  });

  test('21. An image that can not be fetched says so, and comes at another try; one that was swapped is never shown', async ({
    host,
    guest,
  }) => {
    await sendWith(host, 'Lost on the way', await photograph({ seed: 121 }));
    await sendWith(host, 'Swapped in the store', await photograph({ seed: 122 }));
    await expect(message(guest, 'Swapped in the store')).toHaveCount(1);
    await drawn(guest, 'Swapped in the store');
    const asked: string[] = [];
    let broken = true;
    await guest.route(THUMBNAILS, async (route) => {
      asked.push(route.request().url());
      if (broken) await route.fulfill({ status: 500, json: { error: { code: 'internal', message: 'A fault.' } } });
      else await route.continue();
    });
    await guest.reload();
    const lost = message(guest, 'Lost on the way');
    await expect(lost).toContainText('Image could not be fetched.');
    broken = false;
    await lost.getByRole('button', { name: 'Try again' }).tap();
    await drawn(guest, 'Lost on the way');

    await guest.unroute(THUMBNAILS);
    const other = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .webp()
      .toBuffer();
    await guest.route(THUMBNAILS, (route) => route.fulfill({ status: 200, contentType: 'image/webp', body: other }));
    await guest.reload();
    const swapped = message(guest, 'Swapped in the store');
    await expect(swapped).toContainText('This image is not what was sent.');
    await expect(swapped.getByRole('img')).toHaveCount(0);
    await expect(swapped.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  });

  test('21. An image that is off screen holds no address, and is there again without being fetched twice', async ({
    host,
    guest,
  }) => {
    const uploaded = host.waitForResponse(
      (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/attachments'),
    );
    await sendWith(host, 'Scrolled away', await photograph({ seed: 131 }));
    const { attachment } = (await (await uploaded).json()) as { attachment: { id: string } };
    for (let n = 1; n <= 8; n += 1) await say(host, `Column ${n} below it${'\nand further down'.repeat(30)}`);
    await expect(message(guest, 'Column 8 below it')).toHaveCount(1);
    await guest.addInitScript(() => {
      const living = new Set<string>();
      const [make, revoke] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)];
      URL.createObjectURL = (blob) => {
        const url = make(blob);
        living.add(url);
        return url;
      };
      URL.revokeObjectURL = (url) => {
        living.delete(url);
        revoke(url);
      };
      Object.assign(window, { living });
    });
    // Others that pass by may be left half fetched, and are then fetched again.
    let fetched = 0;
    guest.on('request', (request) => {
      if (request.url().endsWith(`${attachment.id}/thumbnail`)) fetched += 1;
    });
    await guest.reload();
    await expect(message(guest, 'Column 8 below it')).toBeVisible();
    const living = () => guest.evaluate(() => (window as unknown as { living: Set<string> }).living.size);
    const toImage = async (): Promise<void> => {
      await expect(async () => {
        await log(guest).evaluate((element) => {
          element.scrollBy(0, -400);
        });
        await expect(message(guest, 'Scrolled away')).toBeInViewport({ timeout: 100 });
      }).toPass({ intervals: [20] });
    };
    await toImage();
    await drawn(guest, 'Scrolled away');
    const url = await images(guest, 'Scrolled away').locator('img').getAttribute('src');
    const own = () =>
      guest.evaluate((one) => (window as unknown as { living: Set<string> }).living.has(one ?? ''), url);
    expect(url).toMatch(/^blob:/);
    expect(await own()).toBe(true);
    await log(guest).press('End');
    await expect(message(guest, 'Column 8 below it')).toBeInViewport();
    await expect.poll(own).toBe(false);
    await expect.poll(living).toBe(0);
    await toImage();
    await drawn(guest, 'Scrolled away');
    expect(fetched).toBe(1);
  });

  test('what one sends the other gets, byte for byte as the service made it, without where it was taken and what was written into it', async ({
    host,
    guest,
  }) => {
    const canary = 'canary written into a photograph';
    const sent = await photograph({ words: canary, seed: 141 });
    expect(sent.buffer.includes(canary)).toBe(true);
    const uploaded = host.waitForResponse((response) => isUpload(response.request()));
    await pick(host, sent);
    const { attachment } = (await (await uploaded).json()) as { attachment: { sha256: string; bytes: number } };
    await expect(tile(host, 1)).toContainText('Ready');
    await say(host, 'As the service made it');
    const files = [];
    for (const page of [host, guest]) {
      await drawn(page, 'As the service made it');
      files.push((await downloaded(page, await openLightbox(page, images(page, 'As the service made it')))).bytes);
      await page.keyboard.press('Escape');
    }
    const [mine = Buffer.alloc(0), theirs = Buffer.alloc(1)] = files;
    expect(mine.equals(theirs)).toBe(true);
    expect(sha256(mine)).toBe(attachment.sha256);
    expect(mine).toHaveLength(attachment.bytes);
    const { exif, iptc, xmp, width, height } = await sharp(mine).metadata();
    expect({ exif, iptc, xmp, width, height }).toEqual({ width: 900, height: 600 });
    expect(mine.includes(canary)).toBe(false);
  });

  test('what hides behind the end of an image is gone when it arrives', async ({ host, guest }) => {
    await sendWith(host, 'More than an image', await archiveInPhotograph('hidden page'));
    await drawn(guest, 'More than an image');
    const { bytes } = await downloaded(guest, await openLightbox(guest, images(guest, 'More than an image')));
    for (const hidden of ['hidden page', 'page.html', 'PK\x03\x04']) expect(bytes.includes(hidden)).toBe(false);
    await guest.keyboard.press('Escape');
  });

  test('one device sends 20 images at once in two messages: each arrives, once, in its message and its place', async ({
    host,
    guest,
    room,
  }) => {
    const second = await openTab(room.host, room.path);
    const seeds = [200, 300];
    const names: string[][] = [];
    await Promise.all(
      [host, second].map(async (page, index) => {
        const files = await Promise.all(
          Array.from({ length: 10 }, (_, n) =>
            photograph({ width: 640 + n, height: 400, seed: (seeds[index] ?? 0) + n }),
          ),
        );
        await pick(page, ...files);
        await field(page).fill(`Ten from tab ${index + 1}`);
        await field(page).press('Enter');
      }),
    );
    for (const index of [0, 1]) {
      const words = `Ten from tab ${index + 1}`;
      await expect(message(guest, words)).toHaveCount(1, { timeout: 40_000 });
      await message(guest, words).scrollIntoViewIfNeeded();
      await drawn(guest, words, 10);
      const widths = await images(guest, words)
        .locator('img')
        .evaluateAll((all) => all.map((one) => one.getAttribute('width')));
      expect(widths).toEqual(Array.from({ length: 10 }, (_, n) => String(640 + n)));
      names.push(
        await images(guest, words)
          .locator('img')
          .evaluateAll((all) => all.map((one) => one.getAttribute('src') ?? '')),
      );
    }
    await second.close();
  });

  test('a room that ends while an image is on its way keeps nothing of it, and says why nothing more can be sent', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat, PHONE)];
    await meet(host.page, guest.page);
    const { pathname } = new URL(host.page.url());
    const slow = await slowDown(host.page, 40);
    await pick(host.page, await large(151));
    await underWay(host.page, 1);
    await field(host.page).fill('These words were to go with it');
    await askToEnd(guest.page);
    await guest.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
    await expect(host.page.getByRole('heading', { name: 'The room has ended' })).toBeVisible();
    await expect(tray(host.page)).toBeHidden();
    const unsent = host.page.getByRole('region', { name: 'Not sent before the room ended' });
    await expect(unsent).toContainText('1 image');
    await expect(unsent).toContainText('These words were to go with it');
    await slow.speedUp();
    await host.page.reload();
    await expect(host.page.getByRole('heading', { name: 'The room has ended' })).toBeVisible();
    expect(await objectsOf(parley.dataDir, pathname)).toEqual([]);
    await Promise.all([host, guest].map(({ context }) => context.close()));
  });
});

/** What lies in the store for the room of this page. */
async function objectsOf(dataDir: string, path: string): Promise<string[]> {
  const id = /[\w-]{36}/.exec(path)?.[0] ?? '';
  return readdir(join(dataDir, 'objects', 'rooms', id)).catch(() => []);
}

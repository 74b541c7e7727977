import type { Page } from '@playwright/test';

export interface HeavyRoom {
  /**
   * Milliseconds from each press to the end of the frame that shows what it did. Not Event Timing: without a display it answers for
   * the composer's keys with the next tick of the clock, up to a second later, while a screencast shows a frame for each key.
   */
  interactions: number[];
  /** Share of frames that came later than two refreshes while 5,000 messages were scrolled through. */
  lateFrames: number;
  /** Elements in the log. */
  elements: number;
}

/** Types, sends, looks for words and opens the menu on a page that holds a long conversation, four times slower than this machine. */
export async function measureHeavyRoom(page: Page, slowdown: number): Promise<HeavyRoom> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const interactions: number[] = [];
    Object.assign(window, { interactions });
    for (const kind of ['keydown', 'pointerdown'])
      addEventListener(
        kind,
        ({ timeStamp }) => {
          requestAnimationFrame(() => {
            const drawn = new MessageChannel();
            drawn.port1.onmessage = () => {
              interactions.push(performance.now() - timeStamp);
            };
            drawn.port2.postMessage(null);
          });
        },
        { capture: true },
      );
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.click();
  for (let n = 0; n < 8; n += 1) {
    await field.pressSequentially(`Word ${n} after word`, { delay: 60 });
    await field.press('Enter');
    await page.waitForTimeout(150);
  }
  await page.keyboard.press('Control+f');
  await page.keyboard.type('crate', { delay: 60 });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  const interactions = await page.evaluate(() => (window as unknown as { interactions: number[] }).interactions);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const lateFrames = await page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    if (!log) throw new Error('no log on the page');
    const gaps: number[] = [];
    let before = performance.now();
    for (let frame = 0; frame < 240; frame += 1) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - before);
      before = now;
      log.scrollTop += frame < 120 ? -400 : 400;
    }
    return gaps.filter((gap) => gap > 34).length / gaps.length;
  });
  return { interactions, lateFrames, elements: await page.locator('[role=log] *').count() };
}

import type { Page } from '@playwright/test';

export interface HeavyRoom {
  /** Milliseconds of each interaction, as the browser's Event Timing counts them (whole 8 ms). */
  interactions: number[];
  /** Share of frames that came later than two refreshes while 5,000 messages were scrolled through. */
  lateFrames: number;
  /** Elements in the log. */
  elements: number;
}

/** Types, sends, opens and closes on a page that holds a long conversation, four times slower than this machine. */
export async function measureHeavyRoom(page: Page, slowdown: number): Promise<HeavyRoom> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => {
    const interactions: Record<number, number> = {};
    Object.assign(window, { interactions });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.interactionId > 0)
          interactions[entry.interactionId] = Math.max(interactions[entry.interactionId] ?? 0, entry.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.click();
  for (let n = 0; n < 8; n += 1) {
    await field.pressSequentially(`Word ${n} after word`, { delay: 60 });
    await field.press('Enter');
    await page.waitForTimeout(150);
  }
  const interactions = await page.evaluate(() =>
    Object.values((window as unknown as { interactions: Record<number, number> }).interactions),
  );
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

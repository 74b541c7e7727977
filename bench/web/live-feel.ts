import type { Page } from '@playwright/test';

/** Milliseconds from the key that sends to the frame that shows the message, on one's own page and on the other's. */
export interface LiveFeel {
  own: number[];
  other: number[];
}

/** Notes on a page when each line of ours first stands in a painted frame, and when Enter was pressed: both in epoch milliseconds. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    const pressed: number[] = [];
    Object.assign(window, { seen, pressed });
    addEventListener(
      'keydown',
      (event) => event.key === 'Enter' && pressed.push(performance.timeOrigin + event.timeStamp),
      {
        capture: true,
      },
    );
    const log = document.querySelector('[role=log]');
    if (!log) throw new Error('no log on the page');
    new MutationObserver(() => {
      for (const [line] of log.textContent.matchAll(/bench-\d+/g))
        if (!(line in seen)) {
          seen[line] = Number.NaN;
          requestAnimationFrame(() => (seen[line] = performance.timeOrigin + performance.now()));
        }
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });
}

interface Notes {
  seen: Record<string, number>;
  pressed: number[];
}
const notesOf = (page: Page): Promise<Notes> =>
  page.evaluate(() => {
    const { seen, pressed } = window as unknown as Notes;
    return { seen, pressed };
  });

export async function measureLiveFeel(speaker: Page, listener: Page, count: number): Promise<LiveFeel> {
  await Promise.all([watch(speaker), watch(listener)]);
  const field = speaker.getByRole('textbox', { name: 'Message' });
  for (let n = 0; n < count; n += 1) {
    await field.fill(`bench-${n} `);
    await field.press('Enter');
    await listener.waitForFunction((line) => ((window as unknown as Notes).seen[line] ?? 0) > 0, `bench-${n}`);
  }
  const [own, other] = await Promise.all([notesOf(speaker), notesOf(listener)]);
  const after = ({ seen }: Notes): number[] =>
    own.pressed.slice(0, count).map((at, n) => (seen[`bench-${n}`] ?? Number.NaN) - at);
  return { own: after(own), other: after(other) };
}

import type { BrowserContext, Page } from '@playwright/test';

interface Looked {
  looksAway?: boolean;
}

/** Pages of this profile can be looked away from: a browser without a screen gives the focus to every page at once. */
export async function mindAttention(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    document.hasFocus = () => !(window as Looked).looksAway;
  });
}

/** Someone goes to another window. */
export const lookAway = (page: Page): Promise<void> => turn(page, true);
/** And comes back. */
export const lookBack = (page: Page): Promise<void> => turn(page, false);

const turn = (page: Page, away: boolean): Promise<void> =>
  page.evaluate((looksAway) => {
    Object.assign(window, { looksAway });
    dispatchEvent(new Event(looksAway ? 'blur' : 'focus'));
  }, away);

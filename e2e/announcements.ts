import type { BrowserContext, Page } from '@playwright/test';

interface Listening {
  announced?: string[];
}

/**
 * Notes what pages of this profile tell screen readers: what is added to a live region that was there before or changes
 * in it, and alerts as they appear (WAI-ARIA 1.2: `aria-live`, `status`, `alert`, `log`). What interrupts begins with `!`.
 */
export async function listenToAnnouncements(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const announced: string[] = [];
    Object.assign(window, { announced });
    const DEFAULTS: Record<string, string> = { status: 'polite', log: 'polite', alert: 'assertive', timer: 'off' };
    const politenessOf = (node: Node): string => {
      const element = node instanceof Element ? node : node.parentElement;
      const region = element?.closest('[aria-live], [role=status], [role=log], [role=alert], [role=timer], output');
      if (!region) return 'off';
      return region.getAttribute('aria-live') ?? DEFAULTS[region.getAttribute('role') ?? 'status'] ?? 'off';
    };
    const note = (text: string | null, politeness: string): void => {
      const words = text?.replaceAll(/\s+/g, ' ').trim() ?? '';
      if (words !== '' && politeness !== 'off') announced.push(politeness === 'assertive' ? `! ${words}` : words);
    };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === 'characterData') note(target.textContent, politenessOf(target));
        else
          for (const added of addedNodes) {
            const politeness = politenessOf(target);
            if (politeness !== 'off') note(added.textContent, politeness);
            else if (added instanceof Element)
              for (const one of [added, ...added.querySelectorAll('[role=alert]')])
                if (one.getAttribute('role') === 'alert') note(one.textContent, 'assertive');
          }
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** What was said up to now, in order. */
export const announced = (page: Page): Promise<string[]> => page.evaluate(() => (window as Listening).announced ?? []);

/** How often these very words were said. */
export const timesAnnounced = async (page: Page, words: string): Promise<number> =>
  (await announced(page)).filter((one) => one === words).length;

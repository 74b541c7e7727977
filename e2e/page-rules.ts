import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

const STANDS_OVER = '[role=dialog], [role=alertdialog], dialog[open]';
/** What stands over a page, modal or not. */
export const dialog = (page: Page) => page.locator(STANDS_OVER);

/** Something a person can press or write in, as it lies on the page. */
interface Control {
  name: string;
  /** How far a press may be from its middle and still counts, added up to both sides; 64 at most. CSS pixels. */
  width: number;
  height: number;
  /** A press on its middle reaches it. */
  reached: boolean;
  /** A link inside a sentence. */
  inline: boolean;
}

/** Every control on the page, or of what stands over it, brought into view and measured one after another. */
const controlsOf = (page: Page): Promise<Control[]> =>
  page.evaluate((over) => {
    const CONTROLS = 'a[href], button:not(:disabled), input, textarea, select, summary, [role=button], [role=gridcell]';
    const FAR = 32;
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 1;
    const found: Control[] = [];
    const root = document.querySelector(over) ?? document;
    for (const element of root.querySelectorAll<HTMLElement>(CONTROLS)) {
      if (!element.isConnected || element.closest('[inert], [aria-hidden=true], [data-base-ui-inert], .vh')) continue;
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      const shown = [element, ...labels].find(isShown);
      if (!shown || (element instanceof HTMLInputElement && ['hidden', 'file'].includes(element.type))) continue;
      shown.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
      const owns = (x: number, y: number): boolean => {
        const at = document.elementFromPoint(x, y);
        return at !== null && (element.contains(at) || labels.some((label) => label.contains(at)));
      };
      // A link over several lines is pressed on any of them.
      const middles = [...shown.getClientRects()].map(
        (box) => [box.x + box.width / 2, box.y + box.height / 2] as const,
      );
      const [x = 0, y = 0] = middles.find((middle) => owns(...middle)) ?? middles[0] ?? [];
      const reach = (dx: number, dy: number): number => {
        let by = 0;
        while (by < FAR && owns(x + dx * (by + 0.5), y + dy * (by + 0.5))) by += 0.5;
        return by;
      };
      const image = element.querySelector('img')?.alt ?? '';
      const words = element.getAttribute('aria-label') ?? labels[0]?.innerText ?? `${element.innerText} ${image}`;
      found.push({
        name: `${element.tagName.toLowerCase()} “${words.replaceAll(/\s+/g, ' ').trim().slice(0, 40)}”`,
        width: reach(-1, 0) + reach(1, 0),
        height: reach(0, -1) + reach(0, 1),
        reached: owns(x, y),
        inline:
          element.tagName === 'A' &&
          getComputedStyle(element).display === 'inline' &&
          element.parentElement?.textContent.trim() !== element.textContent.trim(),
      });
    }
    return found;
  }, STANDS_OVER);

/** Controls that are smaller than so many pixels; links in a sentence may be (WCAG 2.2, 2.5.8). */
export async function smallTargets(page: Page, least: number): Promise<string[]> {
  return (await controlsOf(page))
    .filter(({ inline, width, height }) => !inline && Math.min(width, height) < least - 1)
    .map(({ name, width, height }) => `${name} ${width} × ${height}`);
}

/** Controls that no scrolling brings under a finger. */
export async function outOfReach(page: Page): Promise<string[]> {
  return (await controlsOf(page)).filter(({ reached }) => !reached).map(({ name }) => `${name} can't be reached`);
}

/** What scrolls sideways, lies beside the page or does not fit where it stands (WCAG 2.2, 1.4.10). */
export const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide`);
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.vh, svg')) continue;
      const { overflowX, textOverflow } = getComputedStyle(element);
      const over = element.scrollWidth - element.clientWidth;
      if (/auto|scroll/.test(overflowX) && over > 1) faults.push(`${nameOf(element)} scrolls by ${over}`);
      if (!element.matches('a, button, p, h1, h2, h3, li, label, input, textarea, output')) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 1 && (left < -1 || right > innerWidth + 1)) faults.push(`${nameOf(element)} lies beside the page`);
      if (element.textContent !== '' && element.clientWidth > 1 && over > 1 && textOverflow !== 'ellipsis')
        faults.push(`${nameOf(element)} is ${over} too wide for its place`);
    }
    return faults;
  });

/** What holds for every page there is: axe finds nothing (WCAG 2.2 AA and its best practices), and nothing scrolls sideways. */
export async function expectRules(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
    name,
  ).toEqual([]);
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beside, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Words that do not stand out from their ground (WCAG 2.2, 1.4.3), as axe sees it. */
export async function faintWords(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  return violations.flatMap(({ nodes }) =>
    nodes.map(({ target, any }) => `${target.join(' ')} ${any[0]?.message ?? ''}`),
  );
}

/** Every piece of text and every name on the page that one of these patterns describes; what people wrote apart. */
export async function piecesLike(page: Page, patterns: readonly RegExp[]): Promise<string[]> {
  const pieces = await page.evaluate(() => {
    const found = document.title.split(' · ');
    const { lang } = document.documentElement;
    const isOurs = (element: Element | null): boolean =>
      element !== null &&
      element.closest('[dir=auto], script, style, noscript, .unsent') === null &&
      (element.closest('[lang]')?.getAttribute('lang') ?? lang) === lang;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      if (isOurs(texts.currentNode.parentElement)) found.push(texts.currentNode.textContent ?? '');
    for (const element of document.querySelectorAll('*'))
      for (const attribute of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description'])
        if (isOurs(element)) found.push(element.getAttribute(attribute) ?? '');
    return found.map((piece) => piece.replaceAll(/\s+/g, ' ').trim()).filter((piece) => piece !== '');
  });
  return [...new Set(pieces)].filter((piece) => patterns.some((pattern) => pattern.test(piece)));
}

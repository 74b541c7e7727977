/** What had the focus, and the parts of the page around it, the nearest first. */
interface Place {
  element: HTMLElement;
  around: HTMLElement[];
}

const OVER = '[role=dialog], [role=alertdialog], dialog';
const PARTS = `section, aside, main, ${OVER}`;
/** As many as can stand over one another, and some. */
const REMEMBERED = 8;

const canHaveFocus = (element: HTMLElement): boolean => element.isConnected && !element.matches(':disabled');

/**
 * Gives the focus a place when what had it goes away or can't be pressed any more: a released row, a filter's own “Clear”, the opener
 * of a dialog, a button that waits for its answer. Without this it falls to the page's body, and whoever has no mouse begins anew.
 */
export function keepFocus(): void {
  const places: Place[] = [];
  /** Focus that a button gets back once it can be pressed again. */
  let lent: { from: HTMLElement; to: HTMLElement } | null = null;
  let looking = false;

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === lent?.to) return;
    lent = null;
    const around: HTMLElement[] = [];
    for (
      let part = target.closest<HTMLElement>(PARTS);
      part;
      part = part.parentElement?.closest<HTMLElement>(PARTS) ?? null
    )
      around.push(part);
    places.push({ element: target, around });
    places.splice(0, places.length - REMEMBERED);
  });

  const lend = (from: HTMLElement, to: HTMLElement): void => {
    if (!to.hasAttribute('tabindex')) to.tabIndex = -1;
    lent = { from, to };
    to.focus({ preventScroll: true });
  };
  const look = (): void => {
    looking = false;
    const { activeElement } = document;
    if (activeElement !== null && lent?.to === activeElement && canHaveFocus(lent.from))
      lent.from.focus({ preventScroll: true });
    const newest = places.at(-1);
    if ((activeElement ?? document.body) !== document.body) return;
    // Still there: somebody pressed beside it, and meant to.
    if (!newest || canHaveFocus(newest.element)) return;
    for (const { element, around } of places.toReversed()) {
      // What had it before, as the opener of a dialog that is gone.
      if (element !== newest.element && canHaveFocus(element)) {
        element.focus();
        return;
      }
      const part = around.find(({ isConnected }) => isConnected);
      if (part) {
        lend(newest.element, part);
        return;
      }
      // A dialog that is gone: where it was opened from comes next.
      if (!around.some((one) => one.matches(OVER))) break;
    }
    const main = document.querySelector('main');
    if (main) lend(newest.element, main);
  };
  new MutationObserver(() => {
    if (looking) return;
    looking = true;
    // After whoever closes a dialog has given the focus back itself.
    requestAnimationFrame(() => requestAnimationFrame(look));
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
}

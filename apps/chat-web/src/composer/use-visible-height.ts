import { useEffect } from 'react';

/** A pinch this strong is a person looking closer, not a keyboard coming up. */
const PINCHED = 1.01;

/**
 * Keeps the room as high as what can be seen of it, where a keyboard covers the page instead of making it smaller
 * (Safari on iPhones; elsewhere `interactive-widget=resizes-content` does it). The style sheet reads `--visible-height`.
 */
export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    const root = document.documentElement;
    if (!viewport) return;
    const fit = (): void => {
      if (viewport.scale > PINCHED) return;
      if (window.innerHeight - viewport.height > 1) {
        root.style.setProperty('--visible-height', `${viewport.height}px`);
        // The browser pushed the page up to show the field; now the field is in sight anyway.
        window.scrollTo(0, 0);
        // Unless little height is left: then the page is longer than the screen.
        document.activeElement?.scrollIntoView({ block: 'nearest' });
      } else root.style.removeProperty('--visible-height');
    };
    fit();
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
      root.style.removeProperty('--visible-height');
    };
  }, []);
}

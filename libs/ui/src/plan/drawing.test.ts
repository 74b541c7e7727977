import { describe, expect, it } from '@jest/globals';
import { draw, markupOf } from '@parley/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { elementsOf } from './drawing.js';

describe('a drawing', () => {
  it('is the same as elements of a page and as text of the composed front page', () => {
    const drawing = draw('svg', { class: 'plan', viewBox: '0 0 9 9', 'aria-label': 'A <b>"room"' }, [
      draw('path', { class: 'w', 'stroke-dasharray': '3 100', 'stroke-width': 1.4, pathLength: 100, d: 'M0 0V7' }),
      draw('circle', { cx: 1.5, cy: 2, r: 3 }),
    ]);
    expect(renderToStaticMarkup(elementsOf(drawing))).toBe(markupOf(drawing));
  });
});

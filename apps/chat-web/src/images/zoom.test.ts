import { describe, expect, it } from '@jest/globals';
import { FITTED, clamp, fit, largestScale, zoomAt } from './zoom.js';

const frame = { width: 1000, height: 600 };

describe('an image in its frame', () => {
  it('fits whole', () => {
    expect(fit({ width: 4000, height: 1200 }, frame)).toEqual({ width: 1000, height: 300 });
    expect(fit({ width: 1000, height: 6000 }, frame)).toEqual({ width: 100, height: 600 });
  });
  it('is not blown up when it is small', () => {
    expect(fit({ width: 40, height: 30 }, frame)).toEqual({ width: 40, height: 30 });
  });
  it('can be enlarged fourfold, and large ones to twice their pixels', () => {
    expect(largestScale({ width: 800, height: 600 }, { width: 800, height: 600 })).toBe(4);
    expect(largestScale({ width: 6000, height: 4000 }, { width: 900, height: 600 })).toBeCloseTo(13.33, 2);
  });
});

describe('zooming', () => {
  const fitted = { width: 900, height: 600 };
  it('keeps what lies under the finger', () => {
    const point = { x: 120, y: -80 };
    const before = { scale: 1.5, x: 30, y: 10 };
    const after = zoomAt(before, 2, point);
    const under = (view: typeof before) => ({ x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale });
    expect(under(after).x).toBeCloseTo(under(before).x);
    expect(under(after).y).toBeCloseTo(under(before).y);
  });
  it('never goes below the fitted size or above the largest', () => {
    expect(clamp({ scale: 0.2, x: 400, y: 400 }, fitted, frame, 4)).toEqual(FITTED);
    expect(clamp({ scale: 99, x: 0, y: 0 }, fitted, frame, 4).scale).toBe(4);
  });
  it('lets no edge come further in than the frame', () => {
    expect(clamp({ scale: 2, x: 5000, y: -5000 }, fitted, frame, 4)).toEqual({ scale: 2, x: 400, y: -300 });
  });
  it('keeps an image in the middle where it is narrower than the frame', () => {
    expect(clamp({ scale: 1.1, x: 50, y: 0 }, fitted, frame, 4).x).toBe(0);
  });
});

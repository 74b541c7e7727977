import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@parley/contracts';
import { mostFrames, refuseMeasures } from './pixel-limits.js';

describe('pixels of an image', () => {
  it('are as many as the limit says, and not one row more', () => {
    expect(refuseMeasures('image/png', { width: 5000, height: 5000, frames: 1 })).toBeNull();
    expect(refuseMeasures('image/png', { width: 5000, height: 5001, frames: 1 })).toEqual({
      refused: 'image_too_many_pixels',
      details: { limit: LIMITS.imagePixels },
    });
  });

  it('are counted whatever the shape', () => {
    expect(refuseMeasures('image/jpeg', { width: 1, height: 25_000, frames: 1 })).toBeNull();
    expect(refuseMeasures('image/png', { width: 2 ** 31, height: 2 ** 31, frames: 1 })?.refused).toBe(
      'image_too_many_pixels',
    );
  });

  it('are counted over all frames of a moving image', () => {
    const screen = { width: 1280, height: 720 };
    expect(refuseMeasures('image/gif', { ...screen, frames: 325 })).toBeNull();
    expect(refuseMeasures('image/gif', { ...screen, frames: 326 })).toEqual({
      refused: 'image_too_many_pixels',
      details: { limit: 300_000_000, frames: 325 },
    });
    expect(refuseMeasures('image/webp', { ...screen, frames: 54 })).toBeNull();
    expect(refuseMeasures('image/webp', { ...screen, frames: 55 })?.details).toEqual({ limit: 50_000_000, frames: 54 });
  });

  it('count a small frame as one of 256 by 256', () => {
    expect(mostFrames('image/gif', { width: 1, height: 1 })).toBe(mostFrames('image/gif', { width: 256, height: 256 }));
    expect(mostFrames('image/gif', { width: 1, height: 1 })).toBe(4577);
  });

  it('leave room for a still image of the largest size', () => {
    for (const type of ['image/gif', 'image/webp', 'image/jpeg', 'image/png'] as const)
      expect(refuseMeasures(type, { width: 5000, height: 5000, frames: 1 })).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { Attention } from './attention.js';

describe('whether someone looks at the page', () => {
  it('is so while the page is in front and was touched within half a minute', () => {
    let inFront = true;
    let now = 0;
    const attention = new Attention(
      () => inFront,
      () => now,
    );
    expect(attention.here).toBe(true);
    now = 29_999;
    expect(attention.here).toBe(true);
    now = 30_000;
    expect(attention.here).toBe(false);
    attention.touch();
    expect(attention.here).toBe(true);
    inFront = false;
    expect(attention.here).toBe(false);
  });
});

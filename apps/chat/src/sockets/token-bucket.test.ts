import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from './token-bucket.js';

describe('TokenBucket', () => {
  it('gives its points at once, then as they come back, and says how long that takes', () => {
    const bucket = new TokenBucket(10, 10, 0);
    for (let n = 0; n < 10; n += 1) expect(bucket.take(0)).toBe(0);
    expect(bucket.take(0)).toBe(1);
    expect(bucket.take(999)).toBe(1);
    expect(bucket.take(1_000)).toBe(0);
    expect(bucket.take(1_000)).toBe(1);
  });

  it('never holds more than its most', () => {
    const bucket = new TokenBucket(2, 1, 0);
    expect([bucket.take(60_000), bucket.take(60_000), bucket.take(60_000)]).toEqual([0, 0, 1]);
  });
});

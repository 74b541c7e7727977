import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Backoff, growingPause } from './backoff.js';

const bounds = { firstMs: 1_000, maxMs: 8_000 };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a pause between attempts', () => {
  it('doubles up to its bound and is never the same for all', () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    expect([0, 1, 2, 3, 4, 50].map((attempts) => growingPause(attempts, bounds))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    random.mockReturnValue(0);
    expect(growingPause(0, bounds)).toBe(500);
    random.mockReturnValue(0.999);
    expect(growingPause(0, bounds)).toBeCloseTo(1_499);
  });

  it('asks again once, when it is over', async () => {
    const again = jest.fn();
    const backoff = new Backoff(bounds, again);
    backoff.wait(0);
    backoff.wait(0);
    expect(backoff.waiting).toBe(true);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(again).toHaveBeenCalledTimes(1);
    expect(backoff.waiting).toBe(false);
  });

  it('lasts as long as the service asks', async () => {
    const again = jest.fn();
    const backoff = new Backoff(bounds, again);
    backoff.wait(20_000);
    await jest.advanceTimersByTimeAsync(19_999);
    expect(again).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(again).toHaveBeenCalledTimes(1);
  });

  it('is short again after something went well', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const again = jest.fn();
    const backoff = new Backoff(bounds, again);
    for (const pause of [1_000, 2_000]) {
      backoff.wait(0);
      await jest.advanceTimersByTimeAsync(pause);
    }
    expect(again).toHaveBeenCalledTimes(2);
    backoff.relax();
    backoff.wait(0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(again).toHaveBeenCalledTimes(3);
  });

  it('can be ended without asking', async () => {
    const again = jest.fn();
    const backoff = new Backoff(bounds, again);
    backoff.wait(0);
    backoff.stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(again).not.toHaveBeenCalled();
  });
});

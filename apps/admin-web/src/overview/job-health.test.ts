import { describe, expect, it } from '@jest/globals';
import type { JobView } from '@parley/contracts';
import { isOldCheckpoint, jobHealth } from './job-health.js';

const NOW = Date.UTC(2026, 10, 19, 14);
const health = (job: { ranAt?: number; lag?: number; failedAt?: number | null }) =>
  jobHealth({ ranAt: NOW - 5_000, lag: 0, failedAt: null, ...job } as unknown as JobView, NOW);

describe('how a job of keeper goes', () => {
  it('is well while it runs and nothing waits too long', () => {
    expect(health({})).toBe('well');
    expect(health({ lag: 120 })).toBe('well');
  });

  it('is late when its oldest item waits for more than two minutes', () => {
    expect(health({ lag: 121 })).toBe('late');
  });

  it('is silent when no round came for ten minutes, late or not', () => {
    expect(health({ ranAt: NOW - 11 * 60_000, lag: 999 })).toBe('silent');
  });

  it('says a failure before anything else', () => {
    expect(health({ failedAt: NOW - 1, ranAt: NOW - 3_600_000, lag: 999 })).toBe('failed');
  });
});

describe('a checkpoint', () => {
  it('is old when keeper has missed two of them', () => {
    expect(isOldCheckpoint(NOW - 60_000, NOW)).toBe(false);
    expect(isOldCheckpoint(NOW - 180_000, NOW)).toBe(true);
  });
});

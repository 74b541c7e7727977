import { describe, expect, it } from '@jest/globals';
import { JobMetrics } from './job-metrics.js';

const run = { name: 'rooms', took: 10, failed: false, worked: { done: 0, waiting: 2, lag: 3 } };

describe("the figures of keeper's jobs", () => {
  it('say how old they are, and grow old while they can not be written down', async () => {
    let now = 5_000;
    const metrics = new JobMetrics(() => now);
    const age = async (): Promise<string | undefined> =>
      /^parley_job_figures_age_seconds\{job="rooms"\} (\S+)$/m.exec((await metrics.read()).text)?.[1];
    expect(await age()).toBeUndefined();
    // The database is away from the start: there are no figures, and an age all the same.
    metrics.ran({ ...run, failed: true, worked: null });
    now += 2_000;
    expect(await age()).toBe('2');
    metrics.ran(run);
    metrics.stands('rooms', { waiting: 2, lag: 3 });
    expect(await age()).toBe('0');
    now += 90_000;
    metrics.ran({ ...run, failed: true, worked: null });
    expect(await age()).toBe('90');
    expect((await metrics.read()).text).toContain('parley_job_lag_seconds{job="rooms"} 3');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomToken } from '@parley/crypto';
import { BUDGETS } from '@parley/rooms';
import { limitsStatements, startRedis } from '@parley/testing';
import type { RunningRedis } from '@parley/testing';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { RedisLink } from '../redis/redis-link.js';
import { RateLimits } from './rate-limits.js';

let server: RunningRedis;
let link: RedisLink;
beforeAll(async () => {
  server = await startRedis();
  link = new RedisLink(server.url, () => undefined);
  await once(link.publisher, 'ready');
});
afterAll(async () => {
  link.close();
  await server.stop();
});

describe('limits in Redis', () => {
  it.each(limitsStatements)('$says', ({ holds }) => holds(() => RateLimits.inRedis(link.publisher)));

  it('are one for all gateways, and end by themselves', async () => {
    const [here, there] = [RateLimits.inRedis(link.publisher), RateLimits.inRedis(link.publisher)];
    const subject = randomToken(16);
    const { points, per } = BUDGETS['open-by-device'];
    for (let i = 0; i < points; i += 1) expect(await (i % 2 ? here : there).take('open-by-device', subject)).toBeNull();
    expect(await here.take('open-by-device', subject)).not.toBeNull();
    expect(await there.take('open-by-device', subject)).not.toBeNull();
    const client = new Redis(server.url);
    try {
      const keys = (await client.keys('*')).filter((key) => key.includes(subject));
      expect(keys).toHaveLength(1);
      for (const key of keys) expect(await client.ttl(key)).toBeLessThanOrEqual(per);
    } finally {
      client.disconnect();
    }
  });

  it('are kept by each process while Redis is away', async () => {
    const lost = await startRedis();
    const broken = new RedisLink(lost.url, () => undefined);
    await once(broken.publisher, 'ready');
    const limits = RateLimits.inRedis(broken.publisher);
    const subject = randomToken(16);
    const { points } = BUDGETS['code-by-device'];
    expect(await limits.take('code-by-device', subject)).toBeNull();
    const closed = once(broken.publisher, 'close');
    await lost.kill();
    await closed;
    try {
      const started = performance.now();
      for (let i = 0; i < points; i += 1) expect(await limits.take('code-by-device', subject)).toBeNull();
      expect(await limits.take('code-by-device', subject)).not.toBeNull();
      await limits.giveBack('code-by-device', subject);
      expect(await limits.take('code-by-device', subject)).not.toBeNull();
      expect(performance.now() - started).toBeLessThan(1_000);
    } finally {
      broken.close();
    }
  });
});

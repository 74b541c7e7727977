import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis } from './redis.js';

describe('startRedis', () => {
  it('keeps its port over a crash and comes back empty', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    try {
      await client.set('word', 'here');
      expect(await client.config('GET', 'save')).toEqual(['save', '']);
      await redis.kill();
      await redis.restart();
      expect(await client.get('word')).toBeNull();
    } finally {
      client.disconnect();
      await redis.stop();
    }
  });
});

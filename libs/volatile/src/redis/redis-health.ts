import type { RedisLink } from './redis-link.js';

/** A health check: resolves when Redis answers and both connections stand, rejects when not. */
export const redisHealth = (link: RedisLink) => async (): Promise<void> => {
  await link.publisher.ping();
  if (!link.isUp) throw new Error('no subscription to Redis');
};

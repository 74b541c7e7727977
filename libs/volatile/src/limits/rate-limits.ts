import type { Seconds } from '@parley/contracts';
import { BUDGETS } from '@parley/rooms';
import type { Budget, Limits } from '@parley/rooms';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';

type Limiters = Readonly<Record<Budget, RateLimiterAbstract>>;

const limiters = (limiterOf: (budget: Budget) => RateLimiterAbstract): Limiters =>
  Object.fromEntries(Object.keys(BUDGETS).map((budget) => [budget, limiterOf(budget as Budget)])) as Limiters;

const optionsOf = (budget: Budget) => ({
  points: BUDGETS[budget].points,
  duration: BUDGETS[budget].per,
  keyPrefix: `limit:${budget}`,
});

/** Budgets in fixed windows. Subjects come as keyed hashes, so that no address lies anywhere. */
export class RateLimits implements Limits {
  private constructor(private readonly limiters: Limiters) {}

  /** Counts in this process alone. */
  static inMemory(): RateLimits {
    return new RateLimits(limiters((budget) => new RateLimiterMemory(optionsOf(budget))));
  }

  /** Counts for all gateways; while Redis is away each counts for itself, so that a limit never falls to nothing. */
  static inRedis(redis: Redis): RateLimits {
    return new RateLimits(
      limiters(
        (budget) =>
          new RateLimiterRedis({
            ...optionsOf(budget),
            storeClient: redis,
            rejectIfRedisNotReady: true,
            insuranceLimiter: new RateLimiterMemory(optionsOf(budget)),
          }),
      ),
    );
  }

  async take(budget: Budget, subject: string): Promise<Seconds | null> {
    try {
      await this.limiters[budget].consume(subject);
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
  }

  async giveBack(budget: Budget, subject: string): Promise<void> {
    const limiter = this.limiters[budget];
    // A window that has passed meanwhile took its count along: giving back then would add to the next.
    const counted = await limiter.get(subject);
    if (counted !== null && counted.consumedPoints > 0) await limiter.reward(subject);
  }
}

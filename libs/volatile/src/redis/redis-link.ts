import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

/**
 * Redis is help, never the truth: a command fails at once when it is away, and nobody waits for it. Measured: with
 * default settings a dead Redis held up delivery for over 60 s.
 */
const OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 200,
  connectTimeout: 2_000,
  autoResubscribe: false,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 1_000),
} satisfies RedisOptions;

/** The two connections of a gateway to Redis. It may be away at the start, go and come back: nothing here ever throws for it. */
export class RedisLink {
  readonly publisher: Redis;
  readonly subscriber: Redis;
  #whole: number | null = null;

  /** `away` hears each error of either connection, for the log; messages name the address but no password. */
  constructor(url: string, away: (error: Error) => void) {
    this.publisher = new Redis(url, OPTIONS);
    this.subscriber = new Redis(url, OPTIONS);
    for (const client of [this.publisher, this.subscriber]) {
      client.on('error', away);
      client.on('ready', () => {
        this.#whole = this.isUp ? performance.now() : null;
      });
      client.on('close', () => {
        this.#whole = null;
      });
    }
  }

  get isUp(): boolean {
    return this.publisher.status === 'ready' && this.subscriber.status === 'ready';
  }

  /** Milliseconds since both connections stand without a break; 0 while one is away. Until it is 5,000, ask the store as well. */
  get steadyMs(): number {
    return this.#whole === null ? 0 : performance.now() - this.#whole;
  }

  close(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}

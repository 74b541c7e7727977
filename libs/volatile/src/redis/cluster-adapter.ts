import { createShardedAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import type { RedisLink } from './redis-link.js';

/**
 * The subscriptions of one adapter. They are remembered while Redis is away and made whenever it is ready; the adapter
 * itself would await none of them, so that each failed one would end the process.
 */
class Subscriptions {
  readonly #channels = new Set<string>();

  constructor(private readonly client: Redis) {
    client.on('ready', () => {
      for (const channel of this.#channels) this.#make(channel);
    });
  }

  on(event: 'smessageBuffer', hear: (channel: Buffer, message: Buffer) => void): void {
    this.client.on(event, hear);
  }

  ssubscribe(channel: string): void {
    this.#channels.add(channel);
    if (this.client.status === 'ready') this.#make(channel);
  }

  sunsubscribe(channel: string): void {
    this.#channels.delete(channel);
    if (this.client.status === 'ready') this.client.sunsubscribe(channel).catch(() => undefined);
  }

  #make(channel: string): void {
    this.client.ssubscribe(channel).catch(() => {
      // Connected, and still no answer in time: a new connection subscribes to everything again.
      if (this.client.status === 'ready') this.client.disconnect(true);
    });
  }
}

/**
 * The adapter that lets gateways speak to each other (`server.serverSideEmit`), for Socket.IO's option `adapter`. Two
 * channels a namespace, whatever the number of rooms: news of a room goes to all gateways and each serves its own.
 */
export const clusterAdapter = (link: RedisLink): ReturnType<typeof createShardedAdapter> =>
  createShardedAdapter(link.publisher, new Subscriptions(link.subscriber), {
    channelPrefix: 'parley',
    subscriptionMode: 'static',
  });

import type { RoomId } from '@parley/contracts';
import { isDurableId } from '@parley/contracts';
import type { RoomPulse } from '@parley/rooms';
import type { ChatParts } from '../chat-parts.js';

const TICK_MS = 1_000;
/** Asked so seldom even if all is well: a lost last message leaves no gap to see. */
const TICKS_BETWEEN = 15;
/** Redis counts as whole again after standing so long. */
const STEADY_MS = 5_000;
const ROOMS_AT_ONCE = 1_000;

/** Asks the store how far the served rooms are: each second while gateways can't hear each other, else every 15. */
export class StorePulse {
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #asking = false;

  constructor(
    private readonly chat: ChatParts,
    private readonly served: () => readonly RoomId[],
    private readonly hear: (pulse: RoomPulse) => void,
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#ticks += 1;
      const { redis } = this.chat;
      const deaf = redis !== null && redis.steadyMs < STEADY_MS;
      if (deaf || this.#ticks % TICKS_BETWEEN === 0) void this.#ask();
    }, TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const { durable, volatile } = this.chat.rooms.homes;
    try {
      const ids = this.served();
      for (let at = 0; at < ids.length; at += ROOMS_AT_ONCE) {
        const some = ids.slice(at, at + ROOMS_AT_ONCE);
        const found = await Promise.all([
          durable.rooms.pulse(some.filter((id) => isDurableId(id))),
          volatile.rooms.pulse(some.filter((id) => !isDurableId(id))),
        ]);
        for (const pulse of found.flat()) this.hear(pulse);
      }
    } catch (error) {
      this.chat.logger.warn({ err: error }, 'the store could not be asked about the served rooms');
    } finally {
      this.#asking = false;
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '@parley/platform';
import { tidyRooms } from './rounds.js';
import type { KeeperParts } from './rounds.js';

const ROUND_MS = 2_000;
const PURGE_MS = 60_000;

/** Goes its rounds every 2 s, one after another, until it is told to stop; then it finishes the room it is at. */
@Injectable()
export class Keeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stopping = false;
  #purgedAt = 0;
  #round: Promise<void> = Promise.resolve();
  #next: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: KeeperParts,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#goOn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#next);
    await this.#round;
  }

  #goOn(): void {
    this.#round = this.round()
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'a round failed');
      })
      .then(() => {
        if (!this.#stopping)
          this.#next = setTimeout(() => {
            this.#goOn();
          }, ROUND_MS);
      });
  }

  /** One round over everything that is due. */
  async round(): Promise<void> {
    const { failed, ...counts } = await tidyRooms(this.parts, () => !this.#stopping);
    for (const { error } of failed) this.logger.error({ err: error }, 'a room could not be tidied');
    if (counts.ended + counts.dropped > 0) this.logger.info(counts, 'tidied');
    if (this.#stopping || Date.now() - this.#purgedAt < PURGE_MS) return;
    const purged = await this.parts.purge();
    this.#purgedAt = Date.now();
    if (purged > 0) this.logger.info({ purged }, 'purged');
  }
}

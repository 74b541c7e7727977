import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { dropUnsentImages } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import { endedRoomJobs } from './ended-room-jobs.js';
import type { EndedRoomParts } from './ended-room-jobs.js';
import { RepeatedRound } from './repeated-round.js';
import { tidyRooms } from './rounds.js';
import type { KeeperParts } from './rounds.js';

const ROOMS_MS = 2_000;
const PURGE_MS = 60_000;
const IMAGES_MS = 60_000;

/**
 * Goes its rounds until it is told to stop; then it finishes the room or the image it is at. Images have a round of their own: the
 * store they lie in may be away, and no room waits for it.
 */
@Injectable()
export class Keeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: readonly RepeatedRound[];
  #purgedAt = 0;

  constructor(
    private readonly parts: KeeperParts,
    ended: EndedRoomParts,
    private readonly logger: Logger,
  ) {
    this.#rounds = [
      new RepeatedRound(ROOMS_MS, (go) => this.tidy(go), 'a round failed', logger),
      new RepeatedRound(IMAGES_MS, (go) => this.sweep(go), 'unsent images could not be removed', logger),
      ...endedRoomJobs(ended, logger).map(({ name, pause, round }) => {
        const once = async (go: () => boolean) => {
          await round(go);
        };
        return new RepeatedRound(pause, once, `a round failed: ${name}`, logger);
      }),
    ];
  }

  onApplicationBootstrap(): void {
    for (const round of this.#rounds) round.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#rounds.map((round) => round.stop()));
  }

  private async tidy(go: () => boolean): Promise<void> {
    const { failed, ...counts } = await tidyRooms(this.parts, go);
    for (const { error } of failed) this.logger.error({ err: error }, 'a room could not be tidied');
    if (counts.ended > 0) this.logger.info(counts, 'tidied');
    if (!go() || Date.now() - this.#purgedAt < PURGE_MS) return;
    const purged = await this.parts.purge();
    this.#purgedAt = Date.now();
    if (purged > 0) this.logger.info({ purged }, 'purged');
  }

  private async sweep(go: () => boolean): Promise<void> {
    const images = await dropUnsentImages(this.parts, go);
    if (images > 0) this.logger.info({ images }, 'unsent images removed');
  }
}

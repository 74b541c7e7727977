import type { Logger } from '@parley/platform';

/** Does one piece of work again and again, with a pause in between, until it is told to stop; a failure waits for the next time. */
export class RepeatedRound {
  #stopping = false;
  #round: Promise<void> = Promise.resolve();
  #next: NodeJS.Timeout | undefined;

  constructor(
    /** Milliseconds between the end of one round and the next. */
    private readonly pause: number,
    /** `go` says no once it is time to stop. */
    private readonly round: (go: () => boolean) => Promise<void>,
    private readonly failure: string,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#round = this.round(() => !this.#stopping)
      .catch((error: unknown) => {
        this.logger.error({ err: error }, this.failure);
      })
      .then(() => {
        if (!this.#stopping)
          this.#next = setTimeout(() => {
            this.start();
          }, this.pause);
      });
  }

  /** Resolves when the round that runs has come to its end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#next);
    await this.#round;
  }
}

import type { JobRun } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import type { Job } from './job.js';

/** Does one job again and again, with a pause in between, until it is told to stop; a failure waits for the next time. */
export class RepeatedRound {
  #stopping = false;
  #round: Promise<void> = Promise.resolve();
  #next: NodeJS.Timeout | undefined;

  constructor(
    private readonly job: Job,
    /** Told of each round; never rejects. */
    private readonly report: (run: JobRun) => Promise<void>,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#round = this.#once().then(() => {
      if (!this.#stopping)
        this.#next = setTimeout(() => {
          this.start();
        }, this.job.pause);
    });
  }

  /** Resolves when the round that runs has come to its end. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#next);
    await this.#round;
  }

  async #once(): Promise<void> {
    const { name } = this.job;
    const begun = performance.now();
    const took = (): number => Math.round(performance.now() - begun);
    try {
      const worked = await this.job.round(() => !this.#stopping);
      if (worked) await this.report({ name, took: took(), failed: worked.failed ?? false, worked });
    } catch (error) {
      this.logger.error({ err: error, job: name }, 'a round failed');
      await this.report({ name, took: took(), failed: true, worked: null });
    }
  }
}

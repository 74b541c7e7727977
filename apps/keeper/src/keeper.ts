import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { JobRun, Jobs } from '@parley/oversight';
import type { Logger } from '@parley/platform';
import type { JobMetrics } from './job-metrics.js';
import type { Job } from './job.js';
import { RepeatedRound } from './repeated-round.js';

export interface Reports {
  jobs: Jobs;
  metrics: JobMetrics;
}

/**
 * Goes its rounds until it is told to stop; then it finishes the room, the image or the log entry it is at. Each job has a round of
 * its own: a store or a witness may be away, and no other job waits for it.
 */
@Injectable()
export class Keeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #rounds: readonly RepeatedRound[];

  constructor(
    jobs: readonly Job[],
    private readonly reports: Reports,
    private readonly logger: Logger,
  ) {
    this.#rounds = jobs.map((job) => new RepeatedRound(job, (run) => this.report(run), logger));
  }

  onApplicationBootstrap(): void {
    for (const round of this.#rounds) round.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#rounds.map((round) => round.stop()));
  }

  private async report(run: JobRun): Promise<void> {
    const { jobs, metrics } = this.reports;
    metrics.ran(run);
    try {
      metrics.stands(run.name, await jobs.report(run));
    } catch (error) {
      this.logger.warn({ err: error, job: run.name }, 'a round could not be noted');
    }
  }
}

import type { JobFigures, JobRun } from '@parley/oversight';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const MS = 1_000;
/** Seconds: a round that finds nothing to do, and one that archives for minutes. */
const BUCKETS = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600];

/** How keeper's jobs go, in Prometheus's words, for a scraper on the internal port. */
export class JobMetrics {
  readonly #registry = new Registry();
  readonly #now: () => number;
  readonly #runs = this.#counter('parley_job_runs_total', 'Rounds, failed ones too.');
  readonly #failures = this.#counter('parley_job_failures_total', 'Rounds that failed.');
  readonly #done = this.#counter('parley_job_done_total', 'Items done.');
  readonly #waiting = this.#gauge('parley_job_waiting', 'Items that were due and are left.');
  readonly #lag = this.#gauge('parley_job_lag_seconds', 'By how much the oldest item that is due is late.');
  /** When a job's figures were written down last, or it ran for the first time. */
  readonly #stood = new Map<string, number>();
  readonly #duration = new Histogram({
    name: 'parley_job_duration_seconds',
    help: 'How long a round takes.',
    labelNames: ['job'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    const age = this.#gauge(
      'parley_job_figures_age_seconds',
      'How old waiting and lag are: they stand still while the database is away.',
      () => {
        for (const [job, at] of this.#stood) age.set({ job }, (this.#now() - at) / MS);
      },
    );
  }

  ran({ name: job, took, failed, worked }: JobRun): void {
    if (!this.#stood.has(job)) this.#stood.set(job, this.#now());
    this.#runs.inc({ job });
    this.#failures.inc({ job }, failed ? 1 : 0);
    this.#done.inc({ job }, worked?.done ?? 0);
    this.#duration.observe({ job }, took / MS);
  }

  stands(job: string, { waiting, lag }: Pick<JobFigures, 'waiting' | 'lag'>): void {
    this.#waiting.set({ job }, waiting);
    this.#lag.set({ job }, lag);
    this.#stood.set(job, this.#now());
  }

  async read(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #counter(name: string, help: string): Counter<'job'> {
    return new Counter({ name, help, labelNames: ['job'], registers: [this.#registry] });
  }

  #gauge(name: string, help: string, collect?: () => void): Gauge<'job'> {
    return new Gauge({ name, help, labelNames: ['job'], registers: [this.#registry], ...(collect && { collect }) });
  }
}

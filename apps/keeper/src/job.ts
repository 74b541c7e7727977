import type { JobFigures } from '@parley/oversight';

/** What a round did; `failed` when it came to its end and yet something is wrong that it has already said. */
export interface Worked extends JobFigures {
  failed?: boolean;
}
/** One of the works keeper does again and again: its name is what the console, the metrics and the logs call it. */
export interface Job {
  name: string;
  /** Milliseconds between the end of one round and the next. */
  pause: number;
  /** `go` says no once it is time to stop. null: there was nothing to go round for. What it throws is logged, and waits for the next time. */
  round: (go: () => boolean) => Promise<Worked | null>;
}

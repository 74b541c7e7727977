export interface PauseBounds {
  /** Milliseconds before the first further attempt, and between later ones at most. */
  firstMs: number;
  maxMs: number;
}

/** Twice as long each time, ±50 %: jitter keeps the devices of a stopped gateway from coming back all at once. */
export const growingPause = (attempts: number, { firstMs, maxMs }: PauseBounds): number =>
  Math.min(maxMs, firstMs * 2 ** attempts) * (0.5 + Math.random());

/** The pause of a queue that heard "not now", before it is asked `again`. */
export class Backoff {
  readonly #bounds: PauseBounds;
  readonly #again: () => void;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(bounds: PauseBounds, again: () => void) {
    this.#bounds = bounds;
    this.#again = again;
  }

  get waiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Begins a pause unless one is running. `atLeastMs`: what the service asked for. */
  wait(atLeastMs: number): void {
    if (this.waiting) return;
    const pause = Math.max(atLeastMs, growingPause(this.#attempts, this.#bounds));
    this.#attempts += 1;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#again();
    }, pause);
  }

  /** Ends a pause without asking again. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something went well: the next pause is a short one. */
  relax(): void {
    this.#attempts = 0;
  }
}

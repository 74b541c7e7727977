/**
 * Patience that is counted from the last sign of life instead of from the beginning: a large file on a slow line may
 * take minutes, a dead line is given up soon. The caller's own signal ends it too.
 */
export class IdleTimeout {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ms`: milliseconds of silence until the first sign of life. */
  constructor(ms: number, caller?: AbortSignal) {
    this.#caller = caller;
    if (caller?.aborted) this.#abort();
    else {
      caller?.addEventListener('abort', this.#abort);
      this.heard(ms);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something moved: from now on, so many milliseconds of silence are the end. */
  heard(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.signal.aborted) this.#timer = setTimeout(this.#abort, ms);
  }

  /** It went well, or failed by itself. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    this.end();
    this.#controller.abort();
  };
}

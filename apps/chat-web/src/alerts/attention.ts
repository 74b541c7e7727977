/** Without a press or a key for so long, nobody may be before the screen. */
const IDLE_MS = 30_000;

/** Whether someone looks at the page: it is in front, and was touched a moment ago. */
export class Attention {
  #touchedAt: number;
  readonly #inFront: () => boolean;
  readonly #now: () => number;

  constructor(
    inFront: () => boolean = () => document.visibilityState === 'visible' && document.hasFocus(),
    now: () => number = () => Date.now(),
  ) {
    this.#inFront = inFront;
    this.#now = now;
    this.#touchedAt = now();
  }

  readonly touch = (): void => {
    this.#touchedAt = this.#now();
  };

  get here(): boolean {
    return this.#inFront() && this.#now() - this.#touchedAt < IDLE_MS;
  }
}

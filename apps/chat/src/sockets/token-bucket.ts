/** So many points per span of seconds, refilled evenly; synchronous, because it stands in the path of every message. */
export class TokenBucket {
  #points: number;
  #at: number;

  /** `now`: milliseconds on a clock that only runs forwards. */
  constructor(
    private readonly most: number,
    private readonly seconds: number,
    now: number,
  ) {
    this.#points = most;
    this.#at = now;
  }

  /** Takes one; answers 0, or in how many whole seconds there is one again. */
  take(now: number): number {
    const perMs = this.most / (this.seconds * 1000);
    this.#points = Math.min(this.most, this.#points + (now - this.#at) * perMs);
    this.#at = now;
    if (this.#points >= 1) {
      this.#points -= 1;
      return 0;
    }
    return Math.ceil((1 - this.#points) / perMs / 1000);
  }
}

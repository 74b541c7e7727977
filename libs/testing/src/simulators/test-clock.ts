import type { ServerTime } from '@parley/contracts';

/** Time that passes only when a test says so. */
export class TestClock {
  #now: number;
  constructor(start: number | string = '2026-01-01T12:00:00Z') {
    this.#now = new Date(start).getTime();
  }
  readonly now = (): ServerTime => this.#now as ServerTime;
  /** Lets seconds pass. */
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
  /** Goes to a moment, forwards only. */
  to(time: ServerTime): void {
    if (time < this.#now) throw new RangeError('time does not run backwards');
    this.#now = time;
  }
}

import type { ServerTime } from '@parley/contracts';

/** A sample stays preferred this long over ones with a longer way; then drift counts for more. */
const FRESH_MS = 60_000;

/** Server time, guessed from answers: half the round trip is taken for the way back, the shortest trip wins. */
export class ServerClock {
  #offset = 0;
  #roundTrip = Number.POSITIVE_INFINITY;
  #takenAt = Number.NEGATIVE_INFINITY;
  readonly #local: () => number;

  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  /** Milliseconds since the epoch, as the server would say now. */
  now(): ServerTime {
    return (this.#local() + this.#offset) as ServerTime;
  }

  /** Local time of this device, to be passed to `observe` as the time of asking. */
  local(): number {
    return this.#local();
  }

  /** An answer with the server's time came to a question asked at `askedAt` (local milliseconds). */
  observe(now: ServerTime, askedAt: number): void {
    const at = this.#local();
    const roundTrip = Math.max(0, at - askedAt);
    const offset = now - (askedAt + roundTrip / 2);
    // Two honest samples differ by their round trips at most; more means that this device's clock was set.
    const jumped = Math.abs(offset - this.#offset) > roundTrip + this.#roundTrip;
    const stale = at - this.#takenAt > FRESH_MS || at < this.#takenAt;
    if (roundTrip > this.#roundTrip && !jumped && !stale) return;
    this.#offset = offset;
    this.#roundTrip = roundTrip;
    this.#takenAt = at;
  }
}

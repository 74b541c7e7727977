import type { ReplayGuard } from '@parley/devices';

/** Used proofs, remembered by one process: for tests and tools. A service that restarts must remember across it. */
export class MemoryReplayGuard implements ReplayGuard {
  readonly #claimed = new Map<string, number>();

  /** `now`: milliseconds since the epoch. */
  constructor(private readonly now: () => number) {}

  claim(id: Buffer, expiresAt: number): Promise<boolean> {
    const key = id.toString('base64');
    this.#forgetExpired();
    if (this.#claimed.has(key)) return Promise.resolve(false);
    this.#claimed.set(key, expiresAt);
    return Promise.resolve(true);
  }

  /** From the oldest on: all proofs live about equally long, so nothing stays much behind its time. */
  #forgetExpired(): void {
    for (const [key, expiresAt] of this.#claimed) {
      if (expiresAt > this.now()) return;
      this.#claimed.delete(key);
    }
  }
}

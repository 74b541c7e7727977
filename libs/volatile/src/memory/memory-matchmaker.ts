import type { ServerTime, Thumbprint } from '@parley/contracts';
import type { Matchmaker, Seeker } from '@parley/rooms';

/** Pools of seekers in this process's memory. */
export class MemoryMatchmaker implements Matchmaker {
  readonly #pools = new Map<string, Map<Thumbprint, Seeker>>();

  seek(seeker: Seeker): Promise<void> {
    const pool = this.#pools.get(seeker.terms) ?? new Map<Thumbprint, Seeker>();
    const waiting = pool.get(seeker.thumbprint);
    const since = waiting && waiting.leaseUntil > seeker.since ? waiting.since : seeker.since;
    this.#pools.set(seeker.terms, pool.set(seeker.thumbprint, { ...seeker, since }));
    return Promise.resolve();
  }

  cancel(terms: string, thumbprint: Thumbprint): Promise<void> {
    this.#pools.get(terms)?.delete(thumbprint);
    return Promise.resolve();
  }

  pool(terms: string, now: ServerTime): Promise<Seeker[]> {
    const pool = this.#pools.get(terms) ?? new Map<Thumbprint, Seeker>();
    for (const [thumbprint, { leaseUntil }] of pool) if (leaseUntil <= now) pool.delete(thumbprint);
    return Promise.resolve([...pool.values()].sort((a, b) => a.since - b.since));
  }

  claim(terms: string, a: Thumbprint, b: Thumbprint): Promise<boolean> {
    const pool = this.#pools.get(terms);
    const both = a !== b && pool?.has(a) === true && pool.has(b);
    if (both) for (const taken of [a, b]) pool.delete(taken);
    return Promise.resolve(both);
  }
}

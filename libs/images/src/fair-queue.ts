export interface QueueBounds {
  /** How many may wait in all, and of one owner. */
  waiting: number;
  waitingOfOwner: number;
}

/**
 * What waits, of many owners: each gets one turn after the other, however much each has waiting. What one owner has keeps its
 * order.
 */
export class FairQueue<Job extends { readonly owner: string }> {
  /** In the order of their turns; none without a job. */
  readonly #owners = new Map<string, Job[]>();
  #size = 0;

  constructor(private readonly bounds: QueueBounds) {}

  get size(): number {
    return this.#size;
  }

  /** False when too many wait already. */
  add(job: Job): boolean {
    const waiting = this.#owners.get(job.owner)?.length ?? 0;
    if (this.#size >= this.bounds.waiting || waiting >= this.bounds.waitingOfOwner) return false;
    this.#put(job.owner, [...(this.#owners.get(job.owner) ?? []), job]);
    return true;
  }

  /** One that had its turn and needs another: the next of its owner, past the bounds. */
  addAgain(job: Job): void {
    this.#put(job.owner, [job, ...(this.#owners.get(job.owner) ?? [])]);
  }

  next(): Job | null {
    for (const [owner, [job, ...rest]] of this.#owners) {
      // The others first, then what it has left.
      this.#owners.delete(owner);
      if (rest.length > 0) this.#owners.set(owner, rest);
      if (!job) continue;
      this.#size -= 1;
      return job;
    }
    return null;
  }

  /** False when it does not wait. */
  remove(job: Job): boolean {
    const waiting = this.#owners.get(job.owner);
    if (!waiting?.includes(job)) return false;
    const rest = waiting.filter((other) => other !== job);
    if (rest.length > 0) this.#owners.set(job.owner, rest);
    else this.#owners.delete(job.owner);
    this.#size -= 1;
    return true;
  }

  #put(owner: string, jobs: Job[]): void {
    this.#owners.set(owner, jobs);
    this.#size += 1;
  }
}

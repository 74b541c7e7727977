import type { ImageOwner } from '@parley/rooms';
import { Turns } from './turns.js';

export interface QueueBounds {
  /** How many may wait in all, of one network, and of one device. */
  waiting: number;
  waitingOfNetwork: number;
  waitingOfDevice: number;
}

/** What waits for the one process that reads, in turns. */
export class FairQueue<Job extends { readonly owner: ImageOwner }> {
  readonly #turns = new Turns<Job>();

  constructor(private readonly bounds: QueueBounds) {}

  get size(): number {
    return this.#turns.size;
  }

  /** False when too many wait already. */
  add(job: Job): boolean {
    const { waiting, waitingOfNetwork, waitingOfDevice } = this.bounds;
    const { owner } = job;
    if (this.size >= waiting) return false;
    if (this.#turns.ofNetwork(owner.network) >= waitingOfNetwork) return false;
    if (this.#turns.ofDevice(owner) >= waitingOfDevice) return false;
    this.#turns.add(job);
    return true;
  }

  /** One that had its turn and needs another: the next of its device, past the bounds. */
  addAgain(job: Job): void {
    this.#turns.addFirst(job);
  }

  next(): Job | null {
    const job = this.#turns.find();
    if (job) this.#turns.take(job);
    return job;
  }

  /** False when it does not wait. */
  remove(job: Job): boolean {
    return this.#turns.remove(job);
  }
}

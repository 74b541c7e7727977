import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { Appended, EntryDraft } from '@parley/rooms';
import type { Pool } from 'pg';
import { DatabaseLostError, isLockTimeout } from '../database-error.js';
import { writeBatch } from './write-batch.js';
import type { Outcome } from './write-batch.js';

/** Entries of one transaction at most. */
const BATCH = 256;

interface Waiting {
  draft: EntryDraft;
  settle: (outcome: Outcome) => void;
}

/**
 * A queue in front of one transaction at a time: while a batch is in flight the next one fills, so batches grow with the load
 * and nothing waits for a timer.
 */
export class Lane {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly pool: Pool) {}

  append(draft: EntryDraft): Promise<Appended | Refusal> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      this.waiting.push({ draft, settle });
      this.running ??= this.run();
    });
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Resolves when nothing is waiting or in flight. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // What came over other sockets in the same turn of the event loop belongs to the first batch.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.waiting.length <= BATCH ? this.waiting : this.waiting.slice(0, BATCH);
      this.waiting = this.waiting.length <= BATCH ? [] : this.waiting.slice(BATCH);
      await this.store(batch);
    }
    this.running = null;
  }

  /** Never rejects: every entry hears for itself. What fails a batch is found by storing its parts one by one. */
  private async store(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await writeBatch(
        this.pool,
        batch.map((w) => w.draft),
      );
      for (const [i, outcome] of outcomes.entries()) batch[i]?.settle(outcome);
    } catch (error) {
      for (const part of this.partsOf(batch, error)) await this.store(part);
    }
  }

  /** Smaller batches to try again; none when everybody in this one has heard. */
  private partsOf(batch: readonly Waiting[], error: unknown): Waiting[][] {
    const lost = error instanceof DatabaseLostError;
    const rooms = [...new Set(batch.map((w) => w.draft.roomId))];
    if (!lost && rooms.length > 1) return rooms.map((id) => batch.filter((w) => w.draft.roomId === id));
    if (!lost && !isLockTimeout(error) && batch.length > 1) return batch.map((w) => [w]);
    const outcome = isLockTimeout(error) ? refuse('unavailable') : asError(error);
    for (const { settle } of batch) settle(outcome);
    return [];
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

import type { Sealed } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';

/** Sealed bytes in this process's memory, for tests: `away` makes it a store that nobody reaches. */
export class MemoryObjectStore implements ObjectStore {
  readonly objects = new Map<string, Sealed>();
  away = false;

  put(name: string, sealed: Sealed): Promise<void> {
    return this.#answer(() => {
      this.objects.set(name, Buffer.from(sealed) as Sealed);
    });
  }

  get(name: string): Promise<Sealed | null> {
    return this.#answer(() => this.objects.get(name) ?? null);
  }

  remove(names: readonly string[]): Promise<void> {
    return this.#answer(() => {
      for (const name of names) this.objects.delete(name);
    });
  }

  check(): Promise<void> {
    return this.#answer(() => undefined);
  }

  #answer<T>(work: () => T): Promise<T> {
    return this.away ? Promise.reject(new ObjectsAway('nobody answers')) : Promise.resolve(work());
  }
}

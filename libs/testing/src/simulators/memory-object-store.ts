import { assertObjectName } from '@parley/objects';
import { ObjectsAway } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';

/** Sealed bytes in this process's memory, for tests: `away` makes it a store that nobody reaches. */
export class MemoryObjectStore implements ObjectStore {
  away = false;

  constructor(readonly objects = new Map<string, Buffer>()) {}

  put(name: string, bytes: Buffer): Promise<void> {
    return this.#answer([name], () => {
      this.objects.set(name, Buffer.from(bytes));
    });
  }

  get(name: string): Promise<Buffer | null> {
    return this.#answer([name], () => {
      const bytes = this.objects.get(name);
      return bytes ? Buffer.from(bytes) : null;
    });
  }

  list(folder: string): Promise<string[]> {
    return this.#answer([folder], () =>
      [...this.objects.keys()].filter((name) => name.slice(0, name.lastIndexOf('/')) === folder),
    );
  }

  remove(names: readonly string[]): Promise<void> {
    return this.#answer(names, () => {
      for (const name of names) this.objects.delete(name);
    });
  }

  check(): Promise<void> {
    return this.#answer([], () => undefined);
  }

  #answer<T>(names: readonly string[], work: () => T): Promise<T> {
    return new Promise((resolve) => {
      names.forEach(assertObjectName);
      if (this.away) throw new ObjectsAway('nobody answers');
      resolve(work());
    });
  }
}

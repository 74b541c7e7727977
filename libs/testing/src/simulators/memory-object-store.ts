import type { Sealed } from '@parley/crypto';
import { assertObjectName } from '@parley/objects';
import { ObjectsAway } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';

/** Sealed bytes in this process's memory, for tests: `away` makes it a store that nobody reaches. */
export class MemoryObjectStore implements ObjectStore {
  away = false;

  constructor(readonly objects = new Map<string, Sealed>()) {}

  put(name: string, sealed: Sealed): Promise<void> {
    return this.#answer([name], () => {
      this.objects.set(name, Buffer.from(sealed) as Sealed);
    });
  }

  get(name: string): Promise<Sealed | null> {
    return this.#answer([name], () => {
      const sealed = this.objects.get(name);
      return sealed ? (Buffer.from(sealed) as Sealed) : null;
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

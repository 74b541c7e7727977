import { useState, useSyncExternalStore } from 'react';

/** What sessions of libs/client have in common. */
interface Watchable {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => unknown;
  close: () => void;
}
export interface Watched<T extends Watchable> {
  session: T;
  snapshot: ReturnType<T['getSnapshot']>;
}

/** Opens a session with its first watcher and closes it with its last, so that it lives as long as it is on screen. */
export class WhileWatched<T extends Watchable> {
  readonly #open: () => T;
  #session: T | null = null;
  #watchers = 0;
  #last: Watched<T> | null = null;

  constructor(open: () => T) {
    this.#open = open;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const session = (this.#session ??= this.#open());
    this.#watchers += 1;
    const unhook = session.subscribe(listener);
    return () => {
      unhook();
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      session.close();
      this.#session = null;
      this.#last = null;
    };
  };

  /** null until someone watches. */
  readonly getSnapshot = (): Watched<T> | null => {
    if (!this.#session) return null;
    const snapshot = this.#session.getSnapshot() as ReturnType<T['getSnapshot']>;
    if (this.#last?.snapshot !== snapshot) this.#last = { session: this.#session, snapshot };
    return this.#last;
  };
}

/** The session that `open` makes on the first rendering, while this component is on screen. Key the component by its subject. */
export function useWatched<T extends Watchable>(open: () => T): Watched<T> | null {
  const [held] = useState(() => new WhileWatched<T>(open));
  return useSyncExternalStore(held.subscribe, held.getSnapshot);
}

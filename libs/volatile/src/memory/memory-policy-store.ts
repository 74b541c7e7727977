import { canonicalJson } from '@parley/contracts';
import type { RoomPolicy } from '@parley/contracts';
import type { PolicyStore } from '@parley/rooms';

/** Counts the policies of each kind for as long as the process lives. */
export class MemoryPolicyStore implements PolicyStore {
  readonly #published = new Map<string, string[]>();

  publish(unpublished: Omit<RoomPolicy, 'version'>): Promise<RoomPolicy> {
    const text = canonicalJson(unpublished);
    const earlier = this.#published.get(unpublished.kind) ?? [];
    const known = earlier.indexOf(text);
    if (known < 0) this.#published.set(unpublished.kind, [...earlier, text]);
    return Promise.resolve({ ...unpublished, version: (known < 0 ? earlier.length : known) + 1 });
  }
}

import { describe, expect, it } from '@jest/globals';
import type { Sealed } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import { objectStoreStatements } from '../suites/object-store.js';
import { MemoryObjectStore } from './memory-object-store.js';

describe('objects in memory', () => {
  const place = new Map<string, Sealed>();
  it.each(objectStoreStatements)('$says', ({ holds }) => holds(() => new MemoryObjectStore(place)));

  it('are away when a test says so', async () => {
    const store = new MemoryObjectStore();
    store.away = true;
    await expect(store.check()).rejects.toThrow(ObjectsAway);
    await expect(store.get('rooms/a')).rejects.toThrow(ObjectsAway);
  });
});

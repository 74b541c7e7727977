import type { ClientMessageId, RoomId, ServerTime } from '@parley/contracts';
import { inTransaction } from './browser-database.js';
import { hearDiscards, tellDiscard } from './discard-channel.js';
import { oldestFirst, whichWere, type KeptMessage, type OutboxStore, type StoredMessage } from './outbox-store.js';

/** Outlives reloads and closed tabs. `relaxed`: a reload is survived, a power cut may cost the last words. */
export class IndexedDbOutboxStore implements OutboxStore {
  list(roomId: RoomId, said = false): Promise<StoredMessage[]> {
    return inTransaction('outbox', 'readonly', 'default', async (store, done) =>
      oldestFirst(whichWere(said, (await done(store.index('room').getAll(roomId))) as KeptMessage[])),
    );
  }

  put(message: StoredMessage): Promise<void> {
    return inTransaction('outbox', 'readwrite', 'relaxed', async (store, done) => {
      await done(store.put(message));
    });
  }

  remove(id: ClientMessageId): Promise<void> {
    return inTransaction('outbox', 'readwrite', 'relaxed', async (store, done) => {
      await done(store.delete(id));
    });
  }

  writtenBefore(time: ServerTime): Promise<StoredMessage[]> {
    return inTransaction('outbox', 'readonly', 'default', async (store, done) =>
      oldestFirst(((await done(store.getAll())) as KeptMessage[]).filter(({ createdAt }) => createdAt < time)),
    );
  }

  async discard(id: ClientMessageId): Promise<void> {
    try {
      await this.remove(id);
    } finally {
      // Last, so that a page that loads meanwhile hears it or finds nothing. A store that keeps nothing tells it too.
      tellDiscard(id);
    }
  }

  onDiscard(listener: (id: ClientMessageId) => void): () => void {
    return hearDiscards(listener);
  }
}

import type { ClientMessageId, RoomId } from '@parley/contracts';
import { inTransaction } from './browser-database.js';
import type { OutboxStore, StoredMessage } from './outbox-store.js';

/** Messages that an older page stored know nothing of images. */
type Kept = Omit<StoredMessage, 'attachments'> & Partial<Pick<StoredMessage, 'attachments'>>;

/** Outlives reloads and closed tabs. `relaxed`: a reload is survived, a power cut may cost the last words. */
export class IndexedDbOutboxStore implements OutboxStore {
  list(roomId: RoomId): Promise<StoredMessage[]> {
    return inTransaction('outbox', 'readonly', 'default', async (store, done) => {
      const own = (await done(store.index('room').getAll(roomId))) as Kept[];
      return own
        .map((message): StoredMessage => ({ ...message, attachments: message.attachments ?? [] }))
        .sort((a, b) => a.createdAt - b.createdAt);
    });
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
}

import type { RoomId } from '@parley/contracts';
import { inTransaction } from './browser-database.js';
import type { ReceiptChain, ReceiptChains } from './receipt-chains.js';

const keyOf = (roomId: RoomId): string => `receipts/${roomId}`;

/** Beside the key that signs them: without it they are worth nothing, and neither goes without the other. */
export class IndexedDbReceiptChains implements ReceiptChains {
  load(roomId: RoomId): Promise<ReceiptChain | null> {
    return inTransaction('device', 'readonly', 'default', async (store, done) => {
      const kept = (await done(store.get(keyOf(roomId)))) as ReceiptChain | undefined;
      return kept ?? null;
    });
  }

  keep(roomId: RoomId, chain: ReceiptChain): Promise<void> {
    return inTransaction('device', 'readwrite', 'relaxed', async (store, done) => {
      await done(store.put(chain, keyOf(roomId)));
    });
  }

  forget(roomId: RoomId): Promise<void> {
    return inTransaction('device', 'readwrite', 'relaxed', async (store, done) => {
      await done(store.delete(keyOf(roomId)));
    });
  }
}

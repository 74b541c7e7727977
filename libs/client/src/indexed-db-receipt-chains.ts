import type { RoomId } from '@parley/contracts';
import { inTransaction } from './browser-database.js';
import { isSameChain, type ReceiptChain, type ReceiptChains } from './receipt-chains.js';

const keyOf = (roomId: RoomId): string => `receipts/${roomId}`;

/** Beside the key that signs them: without it they are worth nothing, and neither goes without the other. */
export class IndexedDbReceiptChains implements ReceiptChains {
  load(roomId: RoomId): Promise<ReceiptChain | null> {
    return inTransaction('device', 'readonly', 'default', async (store, done) => {
      const kept = (await done(store.get(keyOf(roomId)))) as ReceiptChain | undefined;
      return kept ?? null;
    });
  }

  keep(roomId: RoomId, was: ReceiptChain | null, chain: ReceiptChain): Promise<boolean> {
    // On the disk before it is given away: a device that forgot what it signed in a power cut would sign the same number again.
    return inTransaction('device', 'readwrite', chain.pending ? 'strict' : 'relaxed', async (store, done) => {
      const kept = (await done(store.get(keyOf(roomId)))) as ReceiptChain | undefined;
      const stands = isSameChain(kept ?? null, was);
      if (stands) await done(store.put(chain, keyOf(roomId)));
      return stands;
    });
  }
}

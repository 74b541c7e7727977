import { inTransaction } from './browser-database.js';
import type { KeyStore } from './device-key.js';

const KEY = 'pair';

/** The browser's own device: IndexedDB keeps CryptoKeys whole, so the private half stays unreadable at rest too. */
export class IndexedDbKeyStore implements KeyStore {
  load(): Promise<CryptoKeyPair | null> {
    return inTransaction('device', 'readonly', 'default', async (store, done) => {
      const kept = (await done(store.get(KEY))) as CryptoKeyPair | undefined;
      return kept ?? null;
    });
  }

  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair> {
    // Read and write in one transaction: tabs that race end with one key.
    return inTransaction('device', 'readwrite', 'strict', async (store, done) => {
      const kept = (await done(store.get(KEY))) as CryptoKeyPair | undefined;
      if (kept) return kept;
      await done(store.put(pair, KEY));
      return pair;
    });
  }
}

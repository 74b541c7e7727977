import {
  Api,
  Connection,
  IndexedDbKeyStore,
  IndexedDbOutboxStore,
  openDevice,
  signReceipts,
  type OutboxStore,
  type SignReceipts,
} from '@parley/client';

/** What a page needs to take part: this device's key, calls, the live line and the messages on their way. */
export interface Client {
  api: Api;
  connection: Connection;
  outbox: OutboxStore;
  /** Signs for what this device says. */
  sign: SignReceipts;
}

/** Keys are made on secure pages only (Web Cryptography API, section 5.2). */
export const isSecurePage = (): boolean => window.isSecureContext;

/** Opens this device, making its key on the first visit. Throws where the browser keeps nothing. */
export async function openClient(): Promise<Client> {
  const device = await openDevice(new IndexedDbKeyStore());
  const { origin } = location;
  const api = new Api({ device, baseUrl: origin, htuBase: origin });
  return {
    api,
    connection: new Connection({ api, url: origin }),
    outbox: new IndexedDbOutboxStore(),
    sign: signReceipts({ device }),
  };
}

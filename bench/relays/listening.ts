import type { AddressInfo } from 'node:net';

/** Tells the bench where a relay listens; it ends with the bench. */
export function tellListening(address: AddressInfo | string | null): void {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address');
  process.send?.({ url: `http://127.0.0.1:${address.port}` });
  process.on('disconnect', () => process.exit(0));
}

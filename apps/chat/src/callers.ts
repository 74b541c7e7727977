import type { IncomingMessage } from 'node:http';
import { clientAddress } from '@parley/platform';
import type { Cidr } from '@parley/platform';
import type { AddressKeys } from './address-keys.js';

/** Where a request or a handshake came from. */
export interface From {
  address: string;
  /** What budgets count by. */
  network: string;
}

/** Behind a trusted proxy that said nothing usable everybody shares the proxy's own budget. */
const UNKNOWN = '0.0.0.0';

/** The one way from a request to an address, for HTTP and handshakes alike. */
export class Callers {
  constructor(
    private readonly keys: AddressKeys,
    private readonly trusted: readonly Cidr[],
  ) {}

  from(request: Pick<IncomingMessage, 'headers' | 'socket'>): From {
    const found = clientAddress(
      { socketAddress: request.socket.remoteAddress, forwardedFor: request.headers['x-forwarded-for'] },
      this.trusted,
    );
    const address = typeof found === 'string' ? found : (found.nearest ?? UNKNOWN);
    return { address, network: this.keys.network(address) };
  }
}

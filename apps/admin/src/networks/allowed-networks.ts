import { refuse } from '@parley/contracts';
import { addressGroup, clientAddress, inCidrs } from '@parley/platform';
import type { Cidr } from '@parley/platform';
import type { Denied } from '@parley/oversight';
import type { NextFunction, Request, Response } from 'express';
import { noteCaller } from '../http/caller.js';
import { sendRefusal } from '@parley/platform';

export interface Networks {
  allowed: readonly Cidr[];
  trustedProxies: readonly Cidr[];
}

/**
 * The first thing any request meets, health and pages included: only allowed networks go on. Who a caller is, is decided by the socket
 * and by what trusted proxies wrote; every header a stranger can send itself is ignored, and a proxy that named nobody is refused.
 */
export const allowedNetworks =
  ({ allowed, trustedProxies }: Networks, denied: (stranger: Denied) => void) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const source = {
      socketAddress: request.socket.remoteAddress,
      forwardedFor: request.headers['x-forwarded-for'],
    };
    const found = clientAddress(source, trustedProxies);
    if (typeof found === 'string' && inCidrs(found, allowed)) {
      noteCaller(request, { origin: { address: found, network: addressGroup(found) } });
      next();
      return;
    }
    const address = typeof found === 'string' ? found : found.nearest;
    denied({ address, network: address === null ? 'unknown' : addressGroup(address) });
    sendRefusal(response, refuse('network_refused'));
  };

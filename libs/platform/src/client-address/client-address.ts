import { addressText, parseAddress } from './addresses.js';
import { inCidrs, type Cidr } from './cidrs.js';

/** Where a request came in: Node's socket and the one header that a trusted proxy may write. */
export interface AddressSource {
  socketAddress: string | undefined;
  forwardedFor: string | readonly string[] | undefined;
}
/** A trusted proxy said nothing usable. Admin refuses this; `nearest` is the proxy itself, for whoever must count something. */
export interface AddressFault {
  fault: 'missing' | 'malformed';
  nearest: string | null;
}

/**
 * The client's address, the same way for HTTP and for handshakes: start at the socket; while that is a trusted proxy, step one
 * element to the left from the right end of X-Forwarded-For; stop at the first that is not trusted. Whatever a client writes
 * itself stands further left and is never reached. `Forwarded` and `X-Real-IP` are not looked at.
 */
export function clientAddress(
  { socketAddress, forwardedFor }: AddressSource,
  trusted: readonly Cidr[],
): string | AddressFault {
  const socket = socketAddress === undefined ? null : parseAddress(socketAddress);
  if (socket === null) return { fault: socketAddress === undefined ? 'missing' : 'malformed', nearest: null };
  let current = addressText(socket);
  const header = typeof forwardedFor === 'string' ? forwardedFor : (forwardedFor ?? []).join(',');
  const hops = header === '' ? [] : header.split(',');
  while (inCidrs(current, trusted)) {
    const hop = hops.pop();
    if (hop === undefined) return { fault: 'missing', nearest: current };
    const address = parseAddress(hop.trim());
    if (address === null) return { fault: 'malformed', nearest: current };
    current = addressText(address);
  }
  return current;
}

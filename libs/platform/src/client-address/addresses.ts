import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * An address exactly as written, without a zone id. The strict reader is Node's: ipaddr.js alone also takes `127.1`, `0x7f000001`
 * and `010.0.0.1`, and reads the deprecated `::127.0.0.1` as IPv4, all of which could pass for another network.
 */
export function exactAddress(text: string): Address | null {
  const version = isIP(text);
  if (version === 0) return null;
  if (version === 4) return ipaddr.parse(text);
  const [address = text] = text.split('%');
  // The URL standard writes every IPv6 address in hexadecimal groups, which leaves nothing to interpret.
  return ipaddr.parse(new URL(`http://[${address}]`).hostname.slice(1, -1));
}

/** One address out of text: a mapped IPv4 (`::ffff:a.b.c.d`) becomes IPv4, a zone id is dropped. */
export function parseAddress(text: string): Address | null {
  const address = exactAddress(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** RFC 5952 for IPv6, dotted decimals for IPv4. */
export const addressText = (address: Address): string =>
  address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();

/**
 * What a budget counts as one caller: an IPv4 address, or the /64 of an IPv6 address, which is what a single subscriber gets.
 * Text that is no address is its own group.
 */
export function addressGroup(text: string): string {
  const address = parseAddress(text);
  if (address === null) return text;
  if (!(address instanceof ipaddr.IPv6)) return addressText(address);
  const network = new ipaddr.IPv6([...address.parts.slice(0, 4), 0, 0, 0, 0]);
  return `${network.toRFC5952String()}/64`;
}

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * One address out of text. The strict reader is Node's: ipaddr.js alone also takes `127.1`, `0x7f000001` and `010.0.0.1`,
 * which an attacker would use to look like another network. A mapped IPv4 (`::ffff:a.b.c.d`) becomes IPv4; a zone id is dropped.
 */
export function parseAddress(text: string): Address | null {
  if (isIP(text) === 0) return null;
  const zone = text.indexOf('%');
  return ipaddr.process(zone < 0 ? text : text.slice(0, zone));
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

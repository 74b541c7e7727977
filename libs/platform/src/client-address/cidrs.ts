import ipaddr from 'ipaddr.js';
import { exactAddress, parseAddress, type Address } from './addresses.js';

/** A network: its address and the length of its prefix in bits. */
export type Cidr = readonly [Address, number];

const MAPPED_BITS = 96;

function parseCidr(text: string): Cidr | null {
  const [network = '', bits, ...rest] = text.split('/');
  const exact = exactAddress(network);
  if (exact === null || network.includes('%') || rest.length > 0) return null;
  const width = exact.kind() === 'ipv4' ? 32 : 128;
  if (bits !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bits)) return null;
  const length = bits === undefined ? width : Number(bits);
  if (length > width) return null;
  if (!(exact instanceof ipaddr.IPv6) || !exact.isIPv4MappedAddress()) return [exact, length];
  // Callers are always compared as IPv4 when mapped, so a network written in mapped form must become IPv4 too.
  return length < MAPPED_BITS ? null : [exact.toIPv4Address(), length - MAPPED_BITS];
}

/** A comma-separated list; an address without a prefix is a network of one. */
export function parseCidrs(text: string): { cidrs: readonly Cidr[]; malformed: readonly string[] } {
  const cidrs: Cidr[] = [];
  const malformed: string[] = [];
  for (const item of text.split(',').map((part) => part.trim())) {
    if (item === '') continue;
    const cidr = parseCidr(item);
    if (cidr) cidrs.push(cidr);
    else malformed.push(item);
  }
  return { cidrs, malformed };
}

const matches = (address: Address, [network, length]: Cidr): boolean =>
  address.kind() === network.kind() && address.match(network, length);

/** Is the address in one of the networks? Text that is no address is in none. */
export function inCidrs(text: string, cidrs: readonly Cidr[]): boolean {
  const address = parseAddress(text);
  return address !== null && cidrs.some((cidr) => matches(address, cidr));
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressGroup, addressText, parseAddress } from './addresses.js';
import { inCidrs, parseCidrs } from './cidrs.js';
import { clientAddress } from './client-address.js';

const networks = (text: string) => {
  const { cidrs, malformed } = parseCidrs(text);
  expect(malformed).toEqual([]);
  return cidrs;
};
const PROXIES = networks('10.0.0.0/8, fd00::/8');
const from = (socketAddress: string | undefined, forwardedFor?: string | string[]) =>
  clientAddress({ socketAddress, forwardedFor }, PROXIES);

describe('clientAddress', () => {
  it("is the socket's own address when that is no trusted proxy, whatever the header says", () => {
    expect(from('203.0.113.9', '127.0.0.1')).toBe('203.0.113.9');
    expect(from('::ffff:203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
    expect(from('2001:DB8:0:0::9')).toBe('2001:db8::9');
    expect(from('fe80::1%eth0')).toBe('fe80::1');
  });

  it('is the first untrusted element from the right behind proxies', () => {
    expect(from('10.1.1.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(from('10.1.1.1', '127.0.0.1, 203.0.113.9 ,10.2.2.2')).toBe('203.0.113.9');
    expect(from('fd00::1', ['127.0.0.1', '::ffff:203.0.113.9, fd00::2'])).toBe('203.0.113.9');
  });

  it('is a fault behind a proxy that says nothing usable', () => {
    expect(from('10.1.1.1')).toEqual({ fault: 'missing', nearest: '10.1.1.1' });
    expect(from('10.1.1.1', '')).toEqual({ fault: 'missing', nearest: '10.1.1.1' });
    expect(from('10.1.1.1', '10.2.2.2')).toEqual({ fault: 'missing', nearest: '10.2.2.2' });
    expect(from(undefined)).toEqual({ fault: 'missing', nearest: null });
  });

  it.each([
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1:80',
    '[::1]',
    '[::1]:80',
    '"127.0.0.1"',
    'unknown',
    '_hidden',
    '127.0.0.1,',
    '127.0.0.1\u00a0x',
    '127。0。0。1',
    '::ffff:127.1',
    '127.0.0.1/8',
    'for=127.0.0.1',
  ])('does not read %s as an address', (element) => {
    expect(from('10.1.1.1', element)).toMatchObject({ fault: 'malformed' });
  });

  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  it('never lets a header written by a client change the answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(address).map(String)), address, (forged, peer) => {
        fc.pre(!inCidrs(peer, PROXIES));
        const parsed = parseAddress(peer);
        const expected = parsed ? addressText(parsed) : '';
        expect(from(peer, forged)).toBe(expected);
        // A proxy appends the peer it saw; what the client wrote stands to the left of it.
        expect(from('10.9.9.9', `${forged}, ${peer}`)).toBe(expected);
      }),
    );
  });

  it('answers a normal address or a fault for anything at all', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.string(), (socket, header) => {
        const answer = from(socket, header);
        if (typeof answer === 'string') expect(parseAddress(answer)).not.toBeNull();
        else expect(['missing', 'malformed']).toContain(answer.fault);
      }),
    );
  });
});

describe('inCidrs', () => {
  const local = networks('127.0.0.0/8,::1/128');
  it('compares IPv4, IPv6 and mapped addresses with their own networks', () => {
    for (const inside of ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'])
      expect(inCidrs(inside, local)).toBe(true);
    for (const outside of ['128.0.0.1', '::2', '::ffff:128.0.0.1', '::127.0.0.1', '127.1', '', 'localhost'])
      expect(inCidrs(outside, local)).toBe(false);
  });

  it('reads a network in mapped form as IPv4', () => {
    expect(inCidrs('192.0.2.7', networks('::ffff:192.0.2.0/120'))).toBe(true);
    expect(inCidrs('192.0.3.7', networks('::ffff:192.0.2.0/120'))).toBe(false);
  });

  it('does not let "all of IPv6" hold IPv4', () => {
    expect(inCidrs('192.0.2.7', networks('::/0'))).toBe(false);
    expect(inCidrs('192.0.2.7', networks('0.0.0.0/0'))).toBe(true);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0/8',
    '10.0.0.0/8/8',
    'fe80::1%eth0/64',
    '::ffff:0:0/95',
    'any',
    '*',
    '010.0.0.0/8',
    '::/129',
  ])('does not understand the network %s', (text) => {
    expect(parseCidrs(text)).toEqual({ cidrs: [], malformed: [text] });
  });

  it('takes an address without a prefix for itself alone', () => {
    const one = networks('192.0.2.7');
    expect(inCidrs('192.0.2.7', one)).toBe(true);
    expect(inCidrs('192.0.2.6', one)).toBe(false);
  });
});

describe('addressGroup', () => {
  it('is the address for IPv4 and the /64 for IPv6', () => {
    expect(addressGroup('192.0.2.7')).toBe('192.0.2.7');
    expect(addressGroup('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(addressGroup('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:db8:1:2::1')).toBe(addressGroup('2001:db8:1:2:ffff::'));
    expect(addressGroup('2001:db8:1:3::1')).not.toBe(addressGroup('2001:db8:1:2::1'));
  });
});

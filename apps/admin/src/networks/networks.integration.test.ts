import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import { showLog } from '@parley/oversight';
import { createLogger } from '@parley/platform';
import { ask, codeOf, ORIGIN, PAGE, startConsole } from '../../test/console.js';
import type { Console } from '../../test/console.js';
import { DenialLog } from './denial-log.js';

const ALLOWED = '10.1.2.3';
let service: Console;
afterEach(() => service.stop());

/** What the log says of refused networks, oldest first, once it says so much. */
async function denials(atLeast: number): Promise<Record<string, unknown>[]> {
  const late = Date.now() + 20_000;
  for (;;) {
    const shown = await showLog(service.parts, { type: 'network_denied', limit: 200 });
    if ('refused' in shown) throw new Error(shown.refused);
    if (shown.entries.length >= atLeast) return shown.entries.map(({ details }) => details ?? {}).reverse();
    if (Date.now() > late) throw new Error('the log says nothing');
    await pause(20);
  }
}

/** Everything known with which a caller could claim to be somebody else. */
const FORGERIES: Record<string, string | string[]>[] = [
  { 'x-forwarded-for': ALLOWED },
  { 'x-forwarded-for': `${ALLOWED}, 127.0.0.1` },
  { 'x-forwarded-for': [ALLOWED, ALLOWED] },
  { 'x-forwarded-for': '::ffff:10.1.2.3' },
  { 'x-forwarded-for': '::1' },
  { 'x-forwarded-for': '10.1.2.3:1234' },
  { 'x-forwarded-for': '"10.1.2.3"' },
  { 'x-forwarded-for': '0x0a010203' },
  { 'x-forwarded-for': '' },
  { forwarded: `for=${ALLOWED}` },
  { forwarded: 'for="[::ffff:10.1.2.3]";proto=https;by=127.0.0.1' },
  ...[
    'x-real-ip',
    'x-client-ip',
    'x-cluster-client-ip',
    'x-original-forwarded-for',
    'x-originating-ip',
    'x-remote-ip',
    'x-remote-addr',
    'x-forwarded',
    'forwarded-for',
    'client-ip',
    'true-client-ip',
    'cf-connecting-ip',
    'cf-connecting-ipv6',
    'fastly-client-ip',
    'x-azure-clientip',
    'x-appengine-user-ip',
    'x-envoy-external-address',
    'x-proxyuser-ip',
    'wl-proxy-client-ip',
    'via',
  ].map((name) => ({ [name]: ALLOWED })),
  { 'x-forwarded-host': 'console.example', host: 'console.example', origin: ORIGIN },
  { 'x-original-url': '/health', 'x-rewrite-url': '/health' },
];
const DOORS = [
  ['GET', '/'],
  ['GET', '/health'],
  ['GET', '/health/live'],
  ['GET', '/health/ready'],
  ['GET', '/assets/console-1234.js'],
  ['GET', '/api/docs'],
  ['GET', `${API}/rooms`],
  ['POST', `${API}/sign-in`],
  ['OPTIONS', `${API}/sign-in`],
  ['GET', '/nothing'],
] as const;

describe('a network that is not allowed', () => {
  it('is refused at every door, whatever it claims, and is in the log once, then counted', async () => {
    service = await startConsole({ allowed: `${ALLOWED}/32` });
    for (const headers of FORGERIES) {
      const answer = await ask(service.url, 'GET', '/health', { headers });
      expect([headers, codeOf(answer)]).toEqual([headers, 'network_refused']);
    }
    for (const [method, path] of DOORS) {
      const answer = await ask(service.url, method, path, { headers: { origin: ORIGIN } });
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 403, 'network_refused']);
      expect(answer.text).not.toContain(PAGE);
    }
    expect(await denials(1)).toEqual([{ address: '127.0.0.1', network: '127.0.0.1' }]);
  });

  it('is named once each when there are several', async () => {
    service = await startConsole({ allowed: `${ALLOWED}/32` });
    for (const localAddress of ['127.0.0.5', '127.0.0.6', '127.0.0.5'])
      expect(codeOf(await ask(service.url, 'GET', '/', { localAddress }))).toBe('network_refused');
    expect((await denials(2)).map(({ address }) => address)).toEqual(['127.0.0.5', '127.0.0.6']);
  });

  it('is refused over IPv6 as well', async () => {
    service = await startConsole({ allowed: '127.0.0.0/8' });
    const { port } = new URL(service.url);
    expect(codeOf(await ask(`http://[::1]:${port}`, 'GET', '/health'))).toBe('network_refused');
    expect((await denials(1)).map(({ address }) => address)).toEqual(['::1']);
  });
});

describe('an allowed network', () => {
  it('is the same written as IPv4, as IPv6 and as mapped IPv4', async () => {
    service = await startConsole({ allowed: '::ffff:127.0.0.0/104,::1/128' });
    const { port } = new URL(service.url);
    for (const url of [service.url, `http://[::1]:${port}`])
      expect((await ask(url, 'GET', '/health/live')).status).toBe(200);
  });
});

describe('behind a trusted proxy', () => {
  const through = (forwardedFor: string | string[] | undefined) =>
    ask(service.url, 'GET', '/health/live', {
      headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
    });

  it('the address the proxy saw counts, and nothing a caller wrote left of it', async () => {
    service = await startConsole({ allowed: `${ALLOWED}/32`, trustedProxies: '127.0.0.1/32,192.0.2.1/32' });
    expect((await through(ALLOWED)).status).toBe(200);
    expect((await through(`198.51.100.7, ${ALLOWED}`)).status).toBe(200);
    expect((await through(`${ALLOWED}, 192.0.2.1`)).status).toBe(200);
    expect((await through(`::ffff:${ALLOWED}`)).status).toBe(200);
    for (const forged of [`${ALLOWED}, 198.51.100.7`, [ALLOWED, '198.51.100.7'], `${ALLOWED}, 198.51.100.7, 192.0.2.1`])
      expect(codeOf(await through(forged))).toBe('network_refused');
    expect(await denials(1)).toEqual([{ address: '198.51.100.7', network: '198.51.100.7' }]);
  });

  it('a proxy that names nobody, or no address, lets nobody in', async () => {
    service = await startConsole({ allowed: '0.0.0.0/0,::/0', trustedProxies: '127.0.0.1/32' });
    for (const nobody of [undefined, '', 'unknown', `${ALLOWED}:80`, `${ALLOWED}, _hidden`, '10.1.2', '010.1.2.3'])
      expect([nobody, codeOf(await through(nobody))]).toEqual([nobody, 'network_refused']);
    expect((await denials(1))[0]).toEqual({ address: '127.0.0.1', network: '127.0.0.1' });
  });

  it('somebody else on the proxy’s network is no proxy', async () => {
    service = await startConsole({ allowed: `${ALLOWED}/32`, trustedProxies: '127.0.0.1/32' });
    const headers = { 'x-forwarded-for': ALLOWED };
    expect(codeOf(await ask(service.url, 'GET', '/', { headers, localAddress: '127.0.0.9' }))).toBe('network_refused');
  });
});

describe('10,000 strangers in a minute', () => {
  it('add 101 entries to the log, the last of which counts those not named', async () => {
    service = await startConsole();
    const before = await service.parts.log.size();
    const logger = createLogger({ program: 'admin', level: 'silent', destination: { write: () => undefined } });
    const now = service.parts.now();
    const strangers = new DenialLog({ ...service.parts, now: () => now }, logger);
    for (let n = 0; n < 10_000; n += 1) {
      const network = `2001:db8:${n.toString(16)}::/64`;
      strangers.denied({ address: network.replace('::/64', '::1'), network });
    }
    await strangers.stop();
    expect((await service.parts.log.size()) - before).toBe(101);
    expect((await denials(101)).at(-1)).toEqual({ more: {}, others: 9_900 });
  });
});

describe('stopping', () => {
  it('writes the counts that no minute has ended', async () => {
    service = await startConsole({ allowed: `${ALLOWED}/32` });
    const kept = { ...service, records: [] as unknown[] };
    const { log } = service.parts;
    const append = log.append.bind(log);
    log.append = (records) => {
      kept.records.push(...records);
      return append(records);
    };
    for (let n = 0; n < 3; n += 1) await ask(service.url, 'GET', '/');
    await denials(1);
    const { stop } = service;
    service.stop = () => Promise.resolve();
    await stop();
    expect(kept.records).toHaveLength(2);
  });
});

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { securityHeaders } from './security-headers.js';
import type { SecurityHeadersOptions } from './security-headers.js';

const OPTIONS: SecurityHeadersOptions = {
  origins: ['https://chat.example'],
  documents: '/api/docs',
  pages: { 'connect-src': ["'self'", 'wss://chat.example'] },
  policies: ['parley-worker'],
};
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** The headers of one answer, as they came over the wire. */
async function headersOf(path: string, more: Partial<SecurityHeadersOptions> = {}): Promise<Headers> {
  const set = securityHeaders({ ...OPTIONS, ...more });
  const server = createServer((request, response) => {
    const [asked = ''] = (request.url ?? '').split('?');
    set(Object.assign(request, { path: asked }) as unknown as Request, response as unknown as Response, () => {
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return headers;
}
/** Directives of a content policy, by name. */
const policyOf = (headers: Headers): Map<string, string> =>
  new Map(
    (headers.get('Content-Security-Policy') ?? '').split(';').map((text): [string, string] => {
      const [name = '', ...values] = text.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );

describe('the headers of a page', () => {
  it('allow what lies at our own origin and nothing else', async () => {
    expect(Object.fromEntries(policyOf(await headersOf('/chat/1')))).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self' blob:",
      'connect-src': "'self' wss://chat.example",
      'manifest-src': "'self'",
      'worker-src': "'self'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': 'parley-worker',
    });
  });

  it('never say unsafe, whatever is asked for', async () => {
    for (const path of ['/', '/api/v1/nonce', '/assets/a.js', '/sw.js', '/api/document'])
      expect((await headersOf(path)).get('Content-Security-Policy')).not.toContain('unsafe');
  });

  it('let no policy make trusted text unless one is named', async () => {
    const headers = await headersOf('/', { policies: undefined });
    expect(policyOf(headers).get('trusted-types')).toBe("'none'");
  });

  it.each([
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Origin-Agent-Cluster', '?1'],
    ['Referrer-Policy', 'no-referrer'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
  ])('say %s: %s', async (name, value) => {
    expect((await headersOf('/')).get(name)).toBe(value);
  });

  it('turn off what no page of ours uses, and keep copying and sharing for ourselves', async () => {
    const policy = ((await headersOf('/')).get('Permissions-Policy') ?? '').split(', ');
    for (const feature of [
      'camera',
      'microphone',
      'geolocation',
      'payment',
      'usb',
      'display-capture',
      'clipboard-read',
    ])
      expect(policy).toContain(`${feature}=()`);
    expect(policy.filter((one) => !one.endsWith('=()'))).toEqual(['clipboard-write=(self)']);
    // By default a page may share, and only at its own origin.
    expect(policy.join()).not.toContain('web-share');
  });

  it('ask for TLS from then on where every address has it, and never where one has not', async () => {
    expect((await headersOf('/')).get('Strict-Transport-Security')).toMatch(/^max-age=\d{8}/);
    const plain = await headersOf('/', { origins: ['https://chat.example', 'http://localhost:5055'] });
    expect(plain.get('Strict-Transport-Security')).toBeNull();
  });

  it('give the interactive documents their own styles and drawings, and their scripts no more than ours', async () => {
    const policy = policyOf(await headersOf('/api/docs/'));
    expect(policy.get('style-src')).toBe("'self' 'unsafe-inline'");
    expect(policy.get('img-src')).toBe("'self' data:");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.has('require-trusted-types-for')).toBe(false);
  });
});

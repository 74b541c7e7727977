import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveBuiltFiles } from './built-files.js';

@Module({})
class Nothing {}

const FILES: Record<string, string> = {
  'index.html': '<p>{{kinds}}</p>',
  'offline.html': '<p>No network.</p>',
  'sw.js': 'self.addEventListener("fetch", () => {});',
  'manifest.webmanifest': '{"name":"Parley"}',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/room-BcD3.js': 'export {};',
  'assets/room-BcD3.js.br': 'as brotli',
  'assets/room-BcD3.js.gz': 'as gzip',
};
const folder = mkdtempSync(join(tmpdir(), 'parley-built-'));
let app: NestExpressApplication;
let url: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  app = await NestFactory.create<NestExpressApplication>(Nothing, { logger: false });
  serveBuiltFiles(app, folder, ['index.html']);
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('the files of a built web app', () => {
  it.each([
    ['/sw.js', 'text/javascript; charset=utf-8'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['/offline.html', 'text/html; charset=utf-8'],
    ['/favicon.svg', 'image/svg+xml'],
  ])('say what %s is, and are asked for each time', async (path, type) => {
    const { status, headers } = await fetch(url + path);
    expect([status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([200, type, 'no-cache']);
  });

  it('last for ever where their name changes with their content', async () => {
    const { headers } = await fetch(`${url}/assets/room-BcD3.js`);
    expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['gzip, deflate, br', 'br', 'as brotli'],
    ['gzip', 'gzip', 'as gzip'],
    ['br;q=0, identity', null, 'export {};'],
  ])('come as small as the caller takes them: %s', async (accepted, encoding, body) => {
    const answer = await new Promise<{ headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      get(`${url}/assets/room-BcD3.js`, { headers: { 'accept-encoding': accepted } }, (response) => {
        text(response).then((read) => {
          resolve({ headers: response.headers, body: read });
        }, reject);
      }).on('error', reject);
    });
    expect([answer.headers['content-encoding'] ?? null, answer.body]).toEqual([encoding, body]);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', vary: 'Accept-Encoding' });
    expect((await fetch(`${url}/assets/room-BcD3.js.br`)).status).toBe(404);
  });

  it('leave their pages to the service, and what is missing missing', async () => {
    for (const path of ['/index.html', '/assets/none.js', '/sw.js/', '/../package.json', '/assets/..%2fsw.js'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    expect((await fetch(`${url}/sw.js`, { method: 'POST' })).status).toBe(404);
  });
});

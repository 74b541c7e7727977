import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Plaintext } from '@parley/crypto';
import { sendImage } from './image-answer.js';
import { PACE } from './request-body.js';
import type { BodyPace } from './request-body.js';

/** Larger than what the system holds for a connection. */
const IMAGE = { type: 'image/png', bytes: Buffer.alloc(20_000_000) as unknown as Plaintext };
/** Nobody reads so fast. */
const HURRY = { ...PACE, startMs: 50, bytesPerMs: 1_000_000 };
/** Nobody is silent so shortly. */
const IMPATIENT = { ...PACE, silenceMs: 50 };

const PACES: Record<string, BodyPace> = { '/hurry': HURRY, '/impatient': IMPATIENT };

describe('an image on its way out', () => {
  let server: Server;
  let port: number;
  let ended: Promise<void>;
  beforeEach(async () => {
    ended = new Promise((resolve) => {
      server = createServer((request, response) => {
        const send = () => void sendImage(response, IMAGE, PACES[request.url ?? ''] ?? PACE).then(resolve);
        if (request.url === '/gone') response.once('close', send);
        else send();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is done when it has left whole', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect((await answer.arrayBuffer()).byteLength).toBe(20_000_000);
    await ended;
  });

  it('is done with at once when its reader went before it was read', async () => {
    const reader = connect(port, '127.0.0.1');
    reader.on('error', () => undefined);
    reader.end('GET /gone HTTP/1.1\r\nHost: x\r\n\r\n');
    reader.once('connect', () => setImmediate(() => reader.destroy()));
    await ended;
    expect(reader.bytesRead).toBe(0);
  });

  it.each([
    ['is too slow', 'hurry'],
    ['does not read for a while', 'impatient'],
  ])('is cut off when its reader %s, so that nobody can make us keep it', async (_, path) => {
    const reader = connect(port, '127.0.0.1');
    reader.on('error', () => undefined);
    reader.pause();
    reader.write(`GET /${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await ended;
    let received = 0;
    reader.on('data', (part: Buffer) => (received += part.length));
    reader.resume();
    await new Promise((resolve) => reader.once('close', resolve));
    expect(received).toBeLessThan(20_000_000);
  });
});

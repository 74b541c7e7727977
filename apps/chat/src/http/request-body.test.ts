import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import { letSendersFinish } from './early-answers.js';
import { declaredBytes, hasBody, PACE, readProvenBody } from './request-body.js';
import type { BodyPace } from './request-body.js';

const MOST = 1_000_000;
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');
let server: Server | null = null;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.closeAllConnections();
  server?.close();
});

interface Read {
  /** How each body was read: its hash, or the refusal's code. */
  seen: string[];
  port: number;
}
/** A server that reads bodies under a proof and answers how it went. */
async function reading(bodyHash: string | null, { most = MOST, pace = PACE }: { most?: number; pace?: BodyPace } = {}) {
  const read: Read = { seen: [], port: 0 };
  server = createServer((request, response) => {
    letSendersFinish(request, response, () => {
      void readProvenBody(request, { bodyHash }, most, pace).then((body) => {
        const how = isRefusal(body) ? body.refused : hashOf(body);
        read.seen.push(how);
        response.end(how);
      });
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  read.port = (server.address() as AddressInfo).port;
  return read;
}
/** A connection by hand, with everything it was answered. */
async function connection(port: number) {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  let answered = '';
  socket.on('data', (part: Buffer) => (answered += part.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  return { socket, closed, answered: () => answered };
}
const head = (...headers: string[]): string => `POST / HTTP/1.1\r\nHost: x\r\n${headers.join('\r\n')}\r\n\r\n`;
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a body under a proof', () => {
  const body = randomBytes(300_000);

  it('comes as it was sent, whether its length was declared or not', async () => {
    const { port, seen } = await reading(hashOf(body));
    const { socket } = await connection(port);
    socket.write(head(`Content-Length: ${body.length}`));
    socket.write(body);
    await until(() => seen.length === 1);
    socket.write(head('Transfer-Encoding: chunked'));
    for (let at = 0; at < body.length; at += 70_000) socket.write(chunk(body.subarray(at, at + 70_000)));
    socket.write('0\r\n\r\n');
    await until(() => seen.length === 2);
    expect(seen).toEqual([hashOf(body), hashOf(body)]);
  });

  it('is refused when other bytes come than were signed, and when none come', async () => {
    const { port, seen } = await reading(hashOf(body));
    const { socket } = await connection(port);
    const other = Buffer.from(body);
    other[150_000] = (other[150_000] ?? 0) ^ 1;
    for (const bytes of [other, body.subarray(1), Buffer.alloc(0)]) {
      const before = seen.length;
      socket.write(head(`Content-Length: ${bytes.length}`));
      socket.write(bytes);
      await until(() => seen.length > before);
    }
    expect(seen).toEqual(['bad_proof', 'bad_proof', 'bad_proof']);
  });

  it('is refused before a byte of it comes when it is declared too large, and its sender may finish', async () => {
    const { port, seen } = await reading(hashOf(body), { most: 299_999 });
    const { socket, answered } = await connection(port);
    socket.write(head(`Content-Length: ${body.length}`));
    await until(() => answered().includes('too_large'));
    socket.write(body);
    // The next request on the same connection is answered too: the rest of the first was taken and thrown away.
    socket.write(head('Content-Length: 3') + 'abc');
    await until(() => seen.length === 2);
    expect(seen).toEqual(['too_large', 'bad_proof']);
  });

  it('is counted while it comes in chunks, refused at the first byte too many, and its sender may finish', async () => {
    const { port, seen } = await reading(hashOf(body), { most: 100_000 });
    const { socket, answered } = await connection(port);
    socket.write(head('Transfer-Encoding: chunked'));
    socket.write(chunk(body.subarray(0, 100_000)));
    expect(seen).toEqual([]);
    socket.write(chunk(body.subarray(100_000, 100_001)));
    await until(() => answered().includes('too_large'));
    for (let n = 0; n < 10; n += 1) socket.write(chunk(body));
    socket.write(`0\r\n\r\n${head('Content-Length: 3')}abc`);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['too_large', 'bad_proof']);
  });

  it.each([
    ['says nothing for a while', { ...PACE, silenceMs: 60 }, false],
    ['comes too slowly in all', { ...PACE, silenceMs: 5_000, startMs: 200, bytesPerMs: 10_000 }, true],
  ])('is cut off when it %s', async (_, pace, trickles) => {
    const { port, seen } = await reading(hashOf(body), { pace });
    const { socket, closed } = await connection(port);
    socket.write(head(`Content-Length: ${body.length}`));
    socket.write(body.subarray(0, 1_000));
    const trickle = setInterval(() => {
      if (trickles) socket.write('x');
    }, 20);
    await closed;
    clearInterval(trickle);
    await until(() => seen.length === 1);
    expect(seen).toEqual(['bad_request']);
  });

  it('leaves nothing when its sender goes in the middle', async () => {
    const { port, seen } = await reading(hashOf(body));
    const { socket } = await connection(port);
    socket.write(head(`Content-Length: ${body.length}`));
    socket.write(body.subarray(0, 100_000));
    socket.resetAndDestroy();
    await until(() => seen.length === 1);
    expect(seen).toEqual(['bad_request']);
  });

  it('is closed on when it goes on after its answer past what an upload may have', async () => {
    const { port } = await reading(hashOf(body), { most: 10 });
    const { socket, closed, answered } = await connection(port);
    socket.write(head('Transfer-Encoding: chunked'));
    let open = true;
    void closed.then(() => (open = false));
    const flood = (): void => {
      while (open && socket.write(chunk(body)));
    };
    socket.on('drain', flood);
    flood();
    await closed;
    expect(answered()).toContain('too_large');
  });
});

describe('the length of a body', () => {
  it('is what was declared, nothing without a word, and unknown in chunks', () => {
    expect(declaredBytes({ headers: { 'content-length': '12' } })).toBe(12);
    expect(declaredBytes({ headers: {} })).toBe(0);
    expect(declaredBytes({ headers: { 'transfer-encoding': 'chunked' } })).toBeNull();
    expect(hasBody({ headers: { 'content-length': '0' } })).toBe(false);
    expect(hasBody({ headers: { 'transfer-encoding': 'chunked' } })).toBe(true);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { closeUnread } from './close-unread.js';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function connected() {
  const http = createServer();
  const server = new Server(http, { transports: ['websocket'] });
  undo.push(() => server.close());
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  undo.push(() => {
    client.disconnect();
  });
  const socket = await new Promise<Socket>((resolve) => server.on('connection', resolve));
  closeUnread(socket.conn);
  return { client, socket };
}
const MEGABYTE = 'a'.repeat(1_000_000);
const PACKETS = 60;

it('a connection that nobody reads is closed before much waits for it', async () => {
  const { client, socket } = await connected();
  const { transport } = client.io.engine as unknown as { transport: { ws: { pause: () => void; resume: () => void } } };
  transport.ws.pause();
  undo.push(() => {
    transport.ws.resume();
  });
  for (let sent = 0; sent < PACKETS && socket.connected; sent += 1) {
    socket.emit('words', MEGABYTE);
    await nextTurn();
  }
  expect(socket.connected).toBe(false);
});

it('a connection that reads hears as much as there is, a large packet too', async () => {
  const { client, socket } = await connected();
  let heard = 0;
  client.on('words', (words: string, done: () => void) => {
    heard += words.length;
    done();
  });
  for (let sent = 0; sent < PACKETS; sent += 6) await socket.emitWithAck('words', MEGABYTE.repeat(6));
  expect(heard).toBe(PACKETS * MEGABYTE.length);
});

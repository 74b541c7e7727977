import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { writeTogether } from './write-together.js';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe('what one connection is sent in one turn', () => {
  it('leaves with one write, in order, and later turns are no slower for it', async () => {
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'] });
    undo.push(() => server.close());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
    undo.push(() => {
      client.disconnect();
    });
    const heard: number[] = [];
    client.on('n', (n: number) => heard.push(n));
    const socket = await new Promise<Socket>((resolve) => {
      server.on('connection', resolve);
    });
    writeTogether(socket.conn);
    const uncork = jest.spyOn((socket.conn.request as { socket: { uncork: () => void } }).socket, 'uncork');

    // As a batch of answers does: some at once, some as promises settle.
    socket.emit('n', 1);
    socket.emit('n', 2);
    await Promise.resolve().then(() => socket.emit('n', 3));
    const all = new Promise<void>((resolve) => {
      client.on('n', (n: number) => {
        if (n === 4) resolve();
      });
    });
    setImmediate(() => socket.emit('n', 4));
    await all;
    expect(heard).toEqual([1, 2, 3, 4]);
    // Each frame corks for itself as well; the outermost of each of the two turns is ours.
    expect(uncork).toHaveBeenCalledTimes(4 + 2);
  });

  it('is lost with a connection that closes, and hurts nobody', async () => {
    const http = createServer();
    const server = new Server(http, { transports: ['websocket'] });
    undo.push(() => server.close());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
    const gone = new Promise<void>((resolve) => {
      server.on('connection', (socket) => {
        writeTogether(socket.conn);
        socket.on('disconnect', () => {
          resolve();
        });
        socket.emit('n', 1);
        socket.conn.close(true);
      });
    });
    client.on('connect', () => undefined);
    await gone;
    client.disconnect();
    expect(server.engine.clientsCount).toBe(0);
  });
});

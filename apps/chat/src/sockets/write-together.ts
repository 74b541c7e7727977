import type { Socket } from 'node:net';
import type { Socket as SocketIoSocket } from 'socket.io';

type Connection = SocketIoSocket['conn'];

/** Connections with something to write at the end of this turn of the event loop. */
const waiting: Connection[] = [];

/**
 * Lets all that one connection is sent in one turn leave with one write. A batch of the message log answers many senders at
 * once, and a speaker's acknowledgement and the other's words meet at the same connection; written one by one they were a
 * quarter of the gateway's time (bench/). Nothing waits for a timer: the turn ends when its promises have run.
 */
export function writeTogether(connection: Connection): void {
  connection.on('packetCreate', () => {
    const { transport } = connection;
    if (!transport.writable) return;
    // Engine.IO keeps packets while a transport is not writable, and sends all of them when it is ready again.
    transport.writable = false;
    if (waiting.push(connection) === 1) process.nextTick(writeAll);
  });
}

function writeAll(): void {
  for (const { transport, request } of waiting.splice(0)) {
    // `request` is what the connection was upgraded from; its socket is the connection's own.
    const { socket } = request as { socket: Socket };
    socket.cork();
    transport.writable = true;
    transport.emit('ready');
    socket.uncork();
  }
}

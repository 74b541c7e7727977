import type { Socket } from 'socket.io';

/** Characters that may wait for one connection. A busy room's turn fits several times, a page of history always does. */
const MOST_WAITING = 4_000_000;

/**
 * Closes a connection whose other side stopped reading. It can still say that it lives, and everything said in its room would
 * be kept in memory for it without end. Whoever comes back catches up by the sequence.
 */
export function closeUnread(connection: Socket['conn']): void {
  let waiting = 0;
  connection.on('packetCreate', ({ data }: { data?: unknown }) => {
    // What waited before this packet: a single one may be larger.
    if (waiting > MOST_WAITING) connection.close(true);
    else if (typeof data === 'string') waiting += data.length;
  });
  connection.on('flush', () => {
    waiting = 0;
  });
}

import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { LIMITS } from '@parley/contracts';
import { clusterAdapter } from '@parley/volatile';
import type { Server, ServerOptions } from 'socket.io';
import type { ChatParts } from '../chat-parts.js';
import type { Handshake } from './handshake.js';

/** Milliseconds until a connection that does not say who it is is closed. */
const CONNECT_MS = 10_000;

/**
 * A phone that lost its network says nothing when it goes: it is asked every 10 s and given up 8 s later, so that nobody is shown for
 * longer than these and the grace of a reload. A page finds its gateway gone in the same time.
 */
const PING_MS = 10_000;
const PONG_WITHIN_MS = 8_000;

/** Socket.IO as Parley uses it: WebSocket alone, small frames, nothing served, nothing recovered: the sequence is the truth. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly parts: ChatParts,
    private readonly handshake: Handshake,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    return super.createIOServer(port, {
      ...options,
      transports: ['websocket'],
      allowUpgrades: false,
      maxHttpBufferSize: LIMITS.frameBytes,
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: CONNECT_MS,
      pingInterval: PING_MS,
      pingTimeout: PONG_WITHIN_MS,
      allowRequest: this.handshake.allowRequest,
      ...(this.parts.redis ? { adapter: clusterAdapter(this.parts.redis) } : {}),
    } as ServerOptions);
  }
}

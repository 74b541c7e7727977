import { WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect, OnGatewayInit } from '@nestjs/websockets';
import { ChatParts } from '../chat-parts.js';
import { Draining } from '../draining.js';
import { RoomsServed } from '../rooms-served/rooms-served.js';
import { bindEvents } from './bind-events.js';
import type { EventHandlers } from './bind-events.js';
import { socketsOf } from './chat-socket.js';
import type { ChatServer, ChatSocket } from './chat-socket.js';
import { closeUnread } from './close-unread.js';
import { writeTogether } from './write-together.js';
import { eventHandlers } from './event-handlers.js';
import { Handshake } from './handshake.js';

/** The life of a socket. Its events are bound in one place, without decorators: measured, those cost 17 to 24 µs a message. */
@WebSocketGateway()
export class ChatGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly handlers: EventHandlers;

  constructor(
    private readonly parts: ChatParts,
    private readonly served: RoomsServed,
    private readonly handshake: Handshake,
    private readonly draining: Draining,
  ) {
    this.handlers = eventHandlers(parts, served, () => draining.begun);
  }

  afterInit(server: ChatServer): void {
    server.engine.use(this.handshake.refuseSessionIds);
    server.use(this.handshake.prove);
    this.served.serve(server);
    this.draining.of(server);
  }

  handleConnection(socket: ChatSocket): void {
    closeUnread(socket.conn);
    writeTogether(socket.conn);
    void socket.join(socketsOf(socket.data.caller.thumbprint));
    bindEvents(socket, this.handlers, this.draining.unanswered, this.parts.logger);
  }

  handleDisconnect(socket: ChatSocket): void {
    this.served.gone(socket);
  }
}

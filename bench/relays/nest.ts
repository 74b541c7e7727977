import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Socket } from 'socket.io';
import type { Server as HttpServer } from 'node:http';
import { tellListening } from './listening.js';

interface Said {
  roomId: string;
  clientMessageId: string;
  body: object;
}

/** The framework as its manual shows it: a gateway that hands messages on and stores nothing. */
@WebSocketGateway({ transports: ['websocket'], serveClient: false, perMessageDeflate: false })
class RelayGateway {
  private seq = 0;

  @SubscribeMessage('room:enter')
  enter(@ConnectedSocket() socket: Socket, @MessageBody() input: { roomId: string }): object {
    void socket.join(input.roomId);
    return { ok: true, data: {}, now: Date.now() };
  }

  @SubscribeMessage('message:send')
  send(@ConnectedSocket() socket: Socket, @MessageBody() input: Said): object {
    const now = Date.now();
    this.seq += 1;
    const { roomId, clientMessageId, body } = input;
    socket.to(roomId).emit('message:new', {
      roomId,
      seq: this.seq,
      id: clientMessageId,
      sentAt: now,
      type: 'message',
      seat: 1,
      clientMessageId,
      body,
    });
    return { ok: true, data: { seq: this.seq, id: clientMessageId, sentAt: now }, now };
  }
}

@Module({ providers: [RelayGateway] })
class RelayModule {}

const app = await NestFactory.create(RelayModule, { logger: false });
app.useWebSocketAdapter(new IoAdapter(app));
await app.listen(0, '127.0.0.1');
tellListening((app.getHttpServer() as HttpServer).address());

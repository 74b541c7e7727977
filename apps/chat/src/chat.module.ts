import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { refusalFor } from '@parley/persistence';
import { RefusalFilter } from '@parley/platform';
import { ChatParts } from './chat-parts.js';
import { Draining } from './draining.js';
import { AttachmentsController } from './http/attachments.controller.js';
import { DeviceProofGuard } from './http/device-proof.guard.js';
import { JoinsController } from './http/joins.controller.js';
import { RoomsController } from './http/rooms.controller.js';
import { ServiceController } from './http/service.controller.js';
import { RoomsServed } from './rooms-served/rooms-served.js';
import { ChatGateway } from './sockets/chat.gateway.js';
import { Handshake } from './sockets/handshake.js';

export interface ChatModuleOptions {
  parts: ChatParts;
  served: RoomsServed;
  handshake: Handshake;
  draining: Draining;
}

@Module({})
export class ChatModule {
  static with({ parts, served, handshake, draining }: ChatModuleOptions): DynamicModule {
    return {
      module: ChatModule,
      controllers: [ServiceController, RoomsController, JoinsController, AttachmentsController],
      providers: [
        { provide: ChatParts, useValue: parts },
        { provide: RoomsServed, useValue: served },
        { provide: Handshake, useValue: handshake },
        { provide: Draining, useValue: draining },
        { provide: APP_GUARD, useClass: DeviceProofGuard },
        { provide: APP_FILTER, useValue: new RefusalFilter(parts.logger, refusalFor) },
        ChatGateway,
      ],
    };
  }
}

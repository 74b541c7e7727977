import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { OversightParts } from '@parley/oversight';
import { refusalFor } from '@parley/persistence';
import { RefusalFilter } from '@parley/platform';
import type { Logger } from '@parley/platform';
import { AuthorizationGuard } from './http/authorization.guard.js';
import { AttestationsController } from './http/attestations.controller.js';
import { ExportsController } from './http/exports.controller.js';
import { InputPipe } from './http/inputs.js';
import { KeysController } from './http/keys.controller.js';
import { ReadingsController } from './http/readings.controller.js';
import { RecordController } from './http/record.controller.js';
import { RetentionController } from './http/retention.controller.js';
import { RoomsController } from './http/rooms.controller.js';
import { Oversight } from './oversight.js';
import { SessionCookie } from './sign-in/session-cookie.js';
import { Sessions } from './sign-in/sessions.js';
import { SessionsController } from './sign-in/sessions.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

export interface AdminModuleOptions {
  parts: OversightParts;
  logger: Logger;
  /** Is the console reached over TLS? */
  tls: boolean;
}

@Module({})
export class AdminModule {
  static with({ parts, logger, tls }: AdminModuleOptions): DynamicModule {
    return {
      module: AdminModule,
      controllers: [
        SignInController,
        SessionsController,
        RoomsController,
        ReadingsController,
        RecordController,
        RetentionController,
        KeysController,
        AttestationsController,
        ExportsController,
      ],
      providers: [
        { provide: Oversight, useValue: new Oversight(parts) },
        { provide: SessionCookie, useValue: new SessionCookie(tls) },
        Sessions,
        { provide: APP_GUARD, useClass: AuthorizationGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useValue: new RefusalFilter(logger, refusalFor) },
      ],
    };
  }
}

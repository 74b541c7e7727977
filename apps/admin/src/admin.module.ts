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
import { AdministratorsController } from './http/administrators.controller.js';
import { InputPipe } from './http/inputs.js';
import { KeysController } from './http/keys.controller.js';
import { ReadingsController } from './http/readings.controller.js';
import { RecordController } from './http/record.controller.js';
import { RetentionController } from './http/retention.controller.js';
import { RoomsController } from './http/rooms.controller.js';
import { Oversight } from './oversight.js';
import { AccountController } from './sign-in/account.controller.js';
import { ConsoleOrigins } from './sign-in/console-origins.js';
import { PasskeysController } from './sign-in/passkeys.controller.js';
import { SessionCookie } from './sign-in/session-cookie.js';
import { Sessions } from './sign-in/sessions.js';
import { SessionsController } from './sign-in/sessions.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignOnCookie } from './sign-in/sign-on-cookie.js';
import { SingleSignOnController } from './sign-in/single-sign-on.controller.js';

export interface AdminModuleOptions {
  parts: OversightParts;
  logger: Logger;
  /** Where browsers reach the console. */
  origins: readonly string[];
  /** Is that over TLS? */
  tls: boolean;
}

@Module({})
export class AdminModule {
  static with({ parts, logger, origins, tls }: AdminModuleOptions): DynamicModule {
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
        PasskeysController,
        SingleSignOnController,
        AccountController,
        AdministratorsController,
      ],
      providers: [
        { provide: Oversight, useValue: new Oversight(parts) },
        { provide: SessionCookie, useValue: new SessionCookie(tls) },
        { provide: SignOnCookie, useValue: new SignOnCookie(tls) },
        { provide: ConsoleOrigins, useValue: new ConsoleOrigins(origins) },
        Sessions,
        { provide: APP_GUARD, useClass: AuthorizationGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useValue: new RefusalFilter(logger, refusalFor) },
      ],
    };
  }
}

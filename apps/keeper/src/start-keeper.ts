import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MasterKeyRing } from '@parley/crypto';
import type { MasterKeys } from '@parley/crypto';
import {
  connect,
  databaseAnswers,
  PostgresMessageLog,
  PostgresRetention,
  PostgresRoomStore,
  PostgresUnsentImages,
  purgeExpired,
  serviceKeys,
} from '@parley/persistence';
import { NestLogger } from '@parley/platform';
import type { Logger } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { Keeper } from './keeper.js';
import type { KeeperParts } from './rounds.js';

@Module({})
class KeeperModule {
  static with(parts: KeeperParts, logger: Logger): DynamicModule {
    return { module: KeeperModule, providers: [{ provide: Keeper, useValue: new Keeper(parts, logger) }] };
  }
}

export interface RunningKeeper {
  /** Rejects when the database does not answer. */
  checkDatabase: () => Promise<void>;
  /** Finishes the room it is at. */
  stop: () => Promise<void>;
}
export interface KeeperOptions {
  databaseUrl: string;
  masterKeys: MasterKeys;
  /** Where images lie; it may be away. */
  objects: ObjectStore;
  logger: Logger;
}

/** Connects as keeper's role and begins its rounds. Throws DatabaseError and the vault's errors, in words. */
export async function startKeeper({ databaseUrl, masterKeys, objects, logger }: KeeperOptions): Promise<RunningKeeper> {
  const database = await connect({ url: databaseUrl, program: 'keeper', poolSize: 3 });
  try {
    const { log } = await serviceKeys(database, new MasterKeyRing(masterKeys));
    const parts: KeeperParts = {
      home: { rooms: new PostgresRoomStore(database), messages: new PostgresMessageLog(database) },
      retention: new PostgresRetention(database),
      unsent: new PostgresUnsentImages(database),
      objects,
      purge: () => purgeExpired(database),
      logKey: log,
    };
    const context = await NestFactory.createApplicationContext(KeeperModule.with(parts, logger), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    return {
      checkDatabase: () => databaseAnswers(database),
      stop: async () => {
        await context.close();
        await database.destroy();
      },
    };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

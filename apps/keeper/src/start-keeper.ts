import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MasterKeyRing } from '@parley/crypto';
import type { MasterKeys, SigningKey } from '@parley/crypto';
import {
  connect,
  databaseAnswers,
  PostgresArchives,
  PostgresKeyRotation,
  PostgresMessageLog,
  PostgresReadingEnds,
  PostgresRetention,
  PostgresRoomStore,
  PostgresUnsentImages,
  purgeExpired,
  serviceKeys,
} from '@parley/persistence';
import { NestLogger } from '@parley/platform';
import type { Logger } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import type { EndedRoomParts } from './ended-room-jobs.js';
import { Keeper } from './keeper.js';
import type { KeeperParts } from './rounds.js';

@Module({})
class KeeperModule {
  static with(parts: KeeperParts, ended: EndedRoomParts, logger: Logger): DynamicModule {
    return { module: KeeperModule, providers: [{ provide: Keeper, useValue: new Keeper(parts, ended, logger) }] };
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
  /** The log's own: signs certificates of destruction. */
  checkpointKey: SigningKey;
  /** Days until the last back-up that holds a room's key is gone. */
  keyBackupDays: number;
  /** Days that details of the log are kept; null is for ever. */
  logDetailsDays: number | null;
  logger: Logger;
}

/** Connects as keeper's role and begins its rounds. Throws DatabaseError and the vault's errors, in words. */
export async function startKeeper({
  databaseUrl,
  masterKeys,
  objects,
  checkpointKey,
  keyBackupDays,
  logDetailsDays,
  logger,
}: KeeperOptions): Promise<RunningKeeper> {
  // Each round may hold one while it waits for the store of objects.
  const database = await connect({ url: databaseUrl, program: 'keeper', poolSize: 8 });
  try {
    const vault = new MasterKeyRing(masterKeys);
    const { log } = await serviceKeys(database, vault);
    const parts: KeeperParts = {
      home: { rooms: new PostgresRoomStore(database), messages: new PostgresMessageLog(database) },
      unsent: new PostgresUnsentImages(database),
      objects,
      purge: () => purgeExpired(database, logDetailsDays),
      logKey: log,
    };
    const ended: EndedRoomParts = {
      archives: new PostgresArchives(database),
      retention: new PostgresRetention(database),
      rotation: new PostgresKeyRotation(database, vault),
      readingEnds: new PostgresReadingEnds(database),
      objects,
      logKey: log,
      checkpointKey,
      keyBackupDays,
      primaryKeyId: vault.primaryId,
    };
    const context = await NestFactory.createApplicationContext(KeeperModule.with(parts, ended, logger), {
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

import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MasterKeyRing } from '@parley/crypto';
import type { MasterKeys } from '@parley/crypto';
import type { ServerTime } from '@parley/contracts';
import type { CheckpointKeys, Witness } from '@parley/oversight';
import {
  connect,
  databaseAnswers,
  PostgresArchiveChecks,
  PostgresArchives,
  PostgresCheckpoints,
  PostgresJobs,
  PostgresKeyRotation,
  PostgresLogSigning,
  PostgresMessageLog,
  PostgresReadingEnds,
  PostgresRetention,
  PostgresRoomHeads,
  PostgresRoomStore,
  PostgresUnsentImages,
  purgeExpired,
  readBacklog,
  serviceKeys,
} from '@parley/persistence';
import { NestLogger } from '@parley/platform';
import type { Logger } from '@parley/platform';
import type { ObjectStore } from '@parley/rooms';
import { endedRoomJobs } from './ended-room-jobs.js';
import type { EndedRoomParts } from './ended-room-jobs.js';
import { JobMetrics } from './job-metrics.js';
import type { Job } from './job.js';
import { tidyingJobs } from './jobs.js';
import { Keeper } from './keeper.js';
import type { Reports } from './keeper.js';
import { RecordJobs } from './record-jobs.js';
import type { KeeperParts } from './rounds.js';

@Module({})
class KeeperModule {
  static with(jobs: readonly Job[], reports: Reports, logger: Logger): DynamicModule {
    return { module: KeeperModule, providers: [{ provide: Keeper, useValue: new Keeper(jobs, reports, logger) }] };
  }
}

export interface RunningKeeper {
  /** Rejects when the database does not answer. */
  checkDatabase: () => Promise<void>;
  /** Rejects while the log can't be signed because it is not what was signed before. */
  checkLog: () => Promise<void>;
  /** How its jobs go, for Prometheus. */
  metrics: () => Promise<{ contentType: string; text: string }>;
  /** Finishes the room it is at. */
  stop: () => Promise<void>;
}
export interface KeeperOptions {
  databaseUrl: string;
  masterKeys: MasterKeys;
  /** The first signs checkpoints and certificates of destruction. */
  checkpointKeys: CheckpointKeys;
  witnesses: readonly Witness[];
  /** Where images, archives and checkpoints lie; it may be away. */
  objects: ObjectStore;
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
  checkpointKeys,
  witnesses,
  objects,
  keyBackupDays,
  logDetailsDays,
  logger,
}: KeeperOptions): Promise<RunningKeeper> {
  // Each round may hold one while it waits for the store of objects.
  const database = await connect({ url: databaseUrl, program: 'keeper', poolSize: 10 });
  try {
    const vault = new MasterKeyRing(masterKeys);
    const { log } = await serviceKeys(database, vault);
    const parts: KeeperParts = {
      home: { rooms: new PostgresRoomStore(database), messages: new PostgresMessageLog(database) },
      unsent: new PostgresUnsentImages(database),
      objects,
      purge: () => purgeExpired(database, logDetailsDays),
      backlog: (job) => readBacklog(database, job),
      logKey: log,
    };
    const record = new RecordJobs(
      {
        heads: new PostgresRoomHeads(database),
        signing: new PostgresLogSigning(database),
        checkpoints: new PostgresCheckpoints(database),
        objects,
        keys: checkpointKeys,
        witnesses,
        logKey: log,
        unsigned: () => readBacklog(database, 'checkpoints'),
        now: () => Date.now() as ServerTime,
      },
      logger,
    );
    const ended: EndedRoomParts = {
      archives: new PostgresArchives(database),
      archiveChecks: new PostgresArchiveChecks(database),
      retention: new PostgresRetention(database),
      rotation: new PostgresKeyRotation(database, vault),
      readingEnds: new PostgresReadingEnds(database),
      objects,
      logKey: log,
      checkpointKey: checkpointKeys[0],
      firstLook: record.firstLook,
      mayCertify: record.mayCertify,
      keyBackupDays,
      primaryKeyId: vault.primaryId,
    };
    const metrics = new JobMetrics();
    const jobs = [...tidyingJobs(parts, logger), ...record.jobs(), ...endedRoomJobs(ended, logger)];
    const reports = { jobs: new PostgresJobs(database), metrics };
    const context = await NestFactory.createApplicationContext(KeeperModule.with(jobs, reports, logger), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    return {
      checkDatabase: () => databaseAnswers(database),
      checkLog: record.check,
      metrics: () => metrics.read(),
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

import { readFileSync } from 'node:fs';
import { MasterKeyMissing, parseMasterKeys, SigningKey } from '@parley/crypto';
import {
  createLogger,
  HealthChecks,
  listening,
  objectsPlace,
  readSettings,
  SettingsError,
  Shutdown,
  startInternalServer,
  startProgram,
  tellLauncher,
} from '@parley/platform';
import { openObjects } from '@parley/objects';
import { DatabaseError } from '@parley/persistence';
import { ObjectsAway } from '@parley/rooms';
import { startKeeper } from './start-keeper.js';

/** Built, this file lies in dist/apps/keeper/src. */
const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Hex or base64, as the setting's schema lets through. */
const keyBytes = (text: string): Buffer => Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');

async function main(): Promise<void> {
  const settings = readSettings('keeper', process.env);
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new SettingsError('keeper', masterKeys.faults);
  const { CHECKPOINT_KEY: checkpointKey } = settings;
  if (checkpointKey === undefined) throw new SettingsError('keeper', ['CHECKPOINT_KEY is missing.']);
  const logger = createLogger({ program: 'keeper', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const { objects, close } = await openObjects(objectsPlace(settings));
  const keeper = await startKeeper({
    databaseUrl: settings.DATABASE_URL,
    masterKeys: masterKeys.keys,
    objects,
    checkpointKey: new SigningKey(keyBytes(checkpointKey)),
    keyBackupDays: settings.KEY_BACKUP_DAYS,
    logDetailsDays: settings.LOG_DETAILS_DAYS ?? null,
    logger,
  });
  const checks = new HealthChecks(version);
  checks.add('database', keeper.checkDatabase);
  checks.addHelpful('objects', () => objects.check());
  const internal = await listening({ setting: 'KEEPER_PORT', port: settings.KEEPER_PORT }, () =>
    startInternalServer(checks, settings.KEEPER_PORT),
  );
  shutdown.add('health', () => {
    checks.drain();
    return Promise.resolve();
  });
  shutdown.add('rounds', keeper.stop);
  shutdown.add('objects', () => {
    close();
    return Promise.resolve();
  });
  shutdown.add('internal server', internal.close);
  logger.info({ port: internal.port }, 'keeper keeps');
  tellLauncher(internal.port);
}

await startProgram(main, [DatabaseError, MasterKeyMissing, ObjectsAway]);

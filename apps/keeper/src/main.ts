import { readFileSync } from 'node:fs';
import { MasterKeyMissing, parseMasterKeys, parseSigningKeys } from '@parley/crypto';
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
import { witnessesOf } from './http-witness.js';

/** Built, this file lies in dist/apps/keeper/src. */
const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function main(): Promise<void> {
  const settings = readSettings('keeper', process.env);
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new SettingsError('keeper', masterKeys.faults);
  const checkpointKeys = parseSigningKeys(settings.CHECKPOINT_KEY);
  if (!checkpointKeys) throw new SettingsError('keeper', ['CHECKPOINT_KEY holds a key twice, or one that is none.']);
  const witnesses = witnessesOf(settings.WITNESS_URL ?? []);
  if ('faults' in witnesses) throw new SettingsError('keeper', witnesses.faults);
  const logger = createLogger({ program: 'keeper', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const { objects, close } = await openObjects(objectsPlace(settings));
  const keeper = await startKeeper({
    databaseUrl: settings.DATABASE_URL,
    masterKeys: masterKeys.keys,
    checkpointKeys,
    witnesses: witnesses.witnesses,
    objects,
    keyBackupDays: settings.KEY_BACKUP_DAYS,
    logDetailsDays: settings.LOG_DETAILS_DAYS ?? null,
    logger,
  });
  const checks = new HealthChecks(version);
  checks.add('database', keeper.checkDatabase);
  checks.addHelpful('objects', () => objects.check());
  checks.addHelpful('log', keeper.checkLog);
  const internal = await listening({ setting: 'KEEPER_PORT', port: settings.KEEPER_PORT }, () =>
    startInternalServer(checks, settings.KEEPER_PORT, keeper.metrics),
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

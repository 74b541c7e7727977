import { readFileSync } from 'node:fs';
import { MasterKeyMissing, parseMasterKeys } from '@parley/crypto';
import {
  createLogger,
  HealthChecks,
  portFault,
  readSettings,
  SettingsError,
  Shutdown,
  startInternalServer,
  tellLauncher,
} from '@parley/platform';
import { DatabaseError } from '@parley/persistence';
import { startKeeper } from './start-keeper.js';

/** Built, this file lies in dist/apps/keeper/src. */
const { version } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Something whoever started this can do something about, said in words. */
class StartFault extends Error {
  override readonly name = 'StartFault';
}
const isForPeople = (error: unknown): error is Error =>
  [StartFault, SettingsError, DatabaseError, MasterKeyMissing].some((kind) => error instanceof kind);

async function main(): Promise<void> {
  const settings = readSettings('keeper', process.env);
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new SettingsError('keeper', masterKeys.faults);
  const logger = createLogger({ program: 'keeper', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const keeper = await startKeeper({ databaseUrl: settings.DATABASE_URL, masterKeys: masterKeys.keys, logger });
  const checks = new HealthChecks(version);
  checks.add('database', keeper.checkDatabase);
  const use = { setting: 'KEEPER_PORT', port: settings.KEEPER_PORT };
  const internal = await startInternalServer(checks, use.port).catch((error: unknown) => {
    const words = portFault(error, use);
    throw words === null ? error : new StartFault(words, { cause: error });
  });
  shutdown.add('health', () => {
    checks.drain();
    return Promise.resolve();
  });
  shutdown.add('rounds', keeper.stop);
  shutdown.add('internal server', internal.close);
  logger.info({ port: internal.port }, 'keeper keeps');
  tellLauncher(internal.port);
}

try {
  await main();
} catch (error) {
  console.error(isForPeople(error) ? error.message : error);
  process.exit(1);
}

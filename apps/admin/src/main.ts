import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
import type { PortUse } from '@parley/platform';
import { DatabaseError } from '@parley/persistence';
import { openOversight } from './open-oversight.js';
import { startAdmin } from './start-admin.js';

/** Built, this file lies in dist/apps/admin/src. */
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('../../../../package.json'), 'utf8')) as { version: string };

/** Something whoever started this can do something about, said in words. */
class StartFault extends Error {
  override readonly name = 'StartFault';
}
const isForPeople = (error: unknown): error is Error =>
  [StartFault, SettingsError, DatabaseError, MasterKeyMissing].some((kind) => error instanceof kind);

async function listening<T>(use: PortUse, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const words = portFault(error, use);
    throw words === null ? error : new StartFault(words, { cause: error });
  }
}

async function main(): Promise<void> {
  const settings = readSettings('admin', process.env);
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new SettingsError('admin', masterKeys.faults);
  const logger = createLogger({ program: 'admin', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const oversight = await openOversight(settings.DATABASE_URL, masterKeys.keys);
  const checks = new HealthChecks(version);
  checks.add('database', oversight.checkDatabase);
  const internal = await listening({ setting: 'ADMIN_INTERNAL_PORT', port: settings.ADMIN_INTERNAL_PORT }, () =>
    startInternalServer(checks, settings.ADMIN_INTERNAL_PORT),
  );
  const admin = await listening({ setting: 'ADMIN_PORT', port: settings.ADMIN_PORT }, () =>
    startAdmin({
      parts: oversight.parts,
      networks: { allowed: settings.ALLOWED_ADMIN_CIDRS, trustedProxies: settings.TRUSTED_PROXIES },
      origins: settings.ADMIN_URL,
      port: settings.ADMIN_PORT,
      checks,
      logger,
      pages: fromHere('../../../web/admin'),
    }),
  );
  shutdown.add('health', () => {
    checks.drain();
    return Promise.resolve();
  });
  shutdown.add('requests', admin.close);
  shutdown.add('internal server', internal.close);
  shutdown.add('database', oversight.close);
  logger.info({ port: admin.port }, 'admin serves');
  tellLauncher(admin.port);
}

try {
  await main();
} catch (error) {
  console.error(isForPeople(error) ? error.message : error);
  process.exit(1);
}

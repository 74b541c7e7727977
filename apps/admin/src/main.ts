import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MasterKeyMissing, parseMasterKeys } from '@parley/crypto';
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
import { openOversight } from './open-oversight.js';
import { openIdProvider } from './sign-in/openid-provider.js';
import { startAdmin } from './start-admin.js';

/** Built, this file lies in dist/apps/admin/src. */
const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('../../../../package.json'), 'utf8')) as { version: string };

async function main(): Promise<void> {
  const settings = readSettings('admin', process.env);
  const masterKeys = parseMasterKeys(settings);
  if ('faults' in masterKeys) throw new SettingsError('admin', masterKeys.faults);
  const logger = createLogger({ program: 'admin', level: settings.LOG_LEVEL });
  const shutdown = new Shutdown({ logger });
  const { objects, close: closeObjects } = await openObjects(objectsPlace(settings));
  const oversight = await openOversight({
    databaseUrl: settings.DATABASE_URL,
    masterKeys: masterKeys.keys,
    approvals: settings.READING_APPROVALS,
    singleSignOn: openIdProvider(settings, logger),
    objects,
  });
  const checks = new HealthChecks(version);
  checks.add('database', oversight.checkDatabase);
  checks.addHelpful('objects', () => objects.check());
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
  shutdown.add('objects', () => {
    closeObjects();
    return Promise.resolve();
  });
  shutdown.add('internal server', internal.close);
  shutdown.add('database', oversight.close);
  logger.info({ port: admin.port }, 'admin serves');
  tellLauncher(admin.port);
}

await startProgram(main, [DatabaseError, MasterKeyMissing, ObjectsAway]);

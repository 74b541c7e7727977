import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres, type RunningPostgres } from '@parley/embedded';
import { masterKeysIn, type Environment, type Settings, type Shutdown } from '@parley/platform';
import { childEnvironments, shownAddress } from './child-settings.js';
import { ChildProgram } from './child-program.js';
import { openDataFolder } from './data-folder.js';
import { prepareDatabase } from './database.js';
import { firstInvitation } from './first-invitation.js';
import { choosePorts } from './ports.js';
import { welcome } from './welcome.js';

export interface Launch {
  settings: Settings<'standalone'>;
  env: Environment;
  shutdown: Shutdown;
  /** Says a line to whoever started this. */
  say: (line: string) => void;
}

/** A signal came while starting: what runs is being stopped, and nothing more is begun. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * PostgreSQL first and last; between them the services, each the same program as in production. One that dies stops all.
 * @throws StartError and SettingsError in words; what was started by then is stopped by the shutdown's steps.
 */
export async function launch({ settings, env, shutdown, say }: Launch): Promise<void> {
  let database: Promise<RunningPostgres> | null = null;
  const children: ChildProgram[] = [];
  shutdown.add('services', () => Promise.all(children.map((child) => child.stop())));
  shutdown.add('database', async () => {
    const server = await database?.catch(() => null);
    await server?.stop();
  });
  const go = (): void => {
    if (shutdown.draining) throw new Interrupted();
  };
  const stopWhenEnded = (ended: Promise<string>): void => {
    void ended.then((words) => {
      if (shutdown.draining) return;
      say(`\n${words}\nStopping everything.`);
      void shutdown.begin('a part ended', 1);
    });
  };

  const ports = await choosePorts(settings);
  const folder = openDataFolder(settings.DATA_DIR);
  go();
  database = startPostgres({ dataDir: folder.postgres, log: say });
  const server = await database;
  stopWhenEnded(server.ended);
  go();
  const databases = await prepareDatabase(server, folder);
  go();
  const environments = childEnvironments({
    ports,
    databases,
    masterKeyFile: folder.masterKeyFile,
    masterKeySetting:
      'MASTER_KEYS' in masterKeysIn(readFileSync(folder.masterKeyFile, 'utf8')) ? 'MASTER_KEYS' : 'MASTER_KEY',
    checkpointKeyFile: folder.checkpointKeyFile,
    objectsDir: folder.objects,
    given: { ...env, ROOM_KINDS: settings.ROOM_KINDS.join(',') },
  });
  for (const name of ['chat', 'admin', 'keeper'] as const) {
    const child = new ChildProgram({
      name,
      env: environments[name],
      logFile: join(folder.logs, `${name}.log`),
      // Measured: fewer collections of young objects save the gateway 8 to 10 %.
      execArgv: name === 'chat' ? ['--max-semi-space-size=64'] : [],
    });
    children.push(child);
    stopWhenEnded(child.ended);
  }
  try {
    await Promise.all(children.map((child) => child.ready));
  } catch {
    // The one that ended has been spoken for.
    return;
  }
  go();
  const admin = shownAddress(environments.admin.ADMIN_URL);
  const invitation = await firstInvitation(databases.admin, folder.masterKeyFile);
  say(
    welcome({
      chat: shownAddress(environments.chat.CHAT_URL),
      admin,
      invitation,
      dataDir: folder.path,
      logDir: folder.logs,
    }),
  );
}

/** Nothing to say about a start that someone stopped. */
export const isInterrupted = (error: unknown): boolean => error instanceof Interrupted;

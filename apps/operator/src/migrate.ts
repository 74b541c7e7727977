import { join } from 'node:path';
import { migrate } from '@parley/persistence';
import type { RolePasswords } from '@parley/persistence';
import { keepSecret, type Settings } from '@parley/platform';
import { Fault } from './fault.js';

/** Brings the tables to this version, sets the roles' passwords and sees to keeper's key; answers the lines to print. */
export async function migrateDatabase(settings: Settings<'migrate'>): Promise<string[]> {
  if (settings.SECRETS_DIR !== undefined) keepCheckpointKey(settings.SECRETS_DIR);
  const { ran } = await migrate({ url: settings.MIGRATION_DATABASE_URL, passwords: rolePasswords(settings) });
  return ran.length === 0 ? ['The database is up to date.'] : ran.map((name) => `Migrated: ${name}`);
}

/** Given ones, or random ones made once and kept in `SECRETS_DIR`, each in a file of mode 0600. @throws Fault when there is neither. */
export function rolePasswords(settings: Omit<Settings<'migrate'>, 'MIGRATION_DATABASE_URL'>): RolePasswords {
  const given = {
    chat: settings.CHAT_DATABASE_PASSWORD,
    admin: settings.ADMIN_DATABASE_PASSWORD,
    keeper: settings.KEEPER_DATABASE_PASSWORD,
  };
  const missing = Object.entries(given).flatMap(([role, password]) => (password === undefined ? [role] : []));
  const folder = settings.SECRETS_DIR;
  if (missing.length > 0 && folder === undefined)
    throw new Fault(
      missing
        .map(
          (role) => `${role.toUpperCase()}_DATABASE_PASSWORD is missing, and there is no SECRETS_DIR to keep one in.`,
        )
        .join('\n'),
    );
  const kept = (role: string): string => keepPassword(folder ?? '', role);
  return {
    chat: given.chat ?? kept('chat'),
    admin: given.admin ?? kept('admin'),
    keeper: given.keeper ?? kept('keeper'),
  };
}

/** The roles' passwords in a folder, made at random where there are none. */
export const keptPasswords = (folder: string): RolePasswords => ({
  chat: keepPassword(folder, 'chat'),
  admin: keepPassword(folder, 'admin'),
  keeper: keepPassword(folder, 'keeper'),
});
const keepPassword = (folder: string, role: string): string => keep(folder, `${role}-database-password`, 'base64url');

/** The file to give keeper as `CHECKPOINT_KEY_FILE`: made once, beside the passwords. @throws Fault when it can't be. */
export const keepCheckpointKey = (folder: string): string => keep(folder, 'checkpoint-key', 'base64');

function keep(folder: string, name: string, encoding: 'base64' | 'base64url'): string {
  const file = join(folder, name);
  try {
    return keepSecret(file, encoding);
  } catch (error) {
    throw new Fault(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

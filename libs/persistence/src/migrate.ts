import { MIGRATIONS } from '@parley/migrations';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { MigrationsNewerError } from './database-error.js';
import { appliedMigrations, migrationNames } from './migrations-table.js';
import { makeRoles } from './roles.js';
import type { RolePasswords } from './roles.js';

export interface MigrateOptions {
  /** PostgreSQL as the owner of the tables. */
  url: string;
  passwords: RolePasswords;
  /** One line of words for each step. */
  log?: (line: string) => void;
}

/** Any number that nothing else locks in this database. */
const MIGRATE_LOCK = 5_055_001;

/**
 * Makes the roles and brings the tables to this version; run again it changes nothing but passwords. Several at once wait
 * for each other. Throws MigrationsNewerError when the database was made by a newer version.
 */
export async function migrate({ url, passwords, log = () => undefined }: MigrateOptions): Promise<{ ran: string[] }> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley-migrate' });
  // Idle while the tables are made: the event of a broken connection would end the process if nobody listened.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATE_LOCK]);
    const unknown = (await appliedMigrations(client)).filter((name) => !migrationNames.includes(name));
    if (unknown.length > 0) throw new MigrationsNewerError(unknown);
    await makeRoles(client, passwords);
    const ran = await runMigrations(url);
    for (const name of ran) log(`Migrated: ${name}`);
    return { ran };
  } finally {
    await client.end();
  }
}

async function runMigrations(url: string): Promise<string[]> {
  const database = new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    installExtensions: false,
    extra: { pipeline: true },
  });
  await database.initialize();
  try {
    const ran = await database.runMigrations({ transaction: 'all' });
    return ran.map((migration) => migration.name);
  } finally {
    await database.destroy();
  }
}

import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '@parley/migrations';
import { DatabaseError, MigrationsNewerError } from './database-error.js';
import { ENTITIES } from './entities/index.js';
import { appliedMigrations, migrationNames } from './migrations-table.js';
import { poolOf } from './pool.js';

export type Program = 'chat' | 'admin' | 'keeper' | 'operator';
export interface ConnectOptions {
  /** PostgreSQL as this program's own role. */
  url: string;
  program: Program;
  /** Connections at most; 10 unless given. */
  poolSize?: number;
  /** Milliseconds one statement may take until its connection is given up as lost; as the program has use for unless given. */
  answerMs?: number;
}

/**
 * A connection that swallows everything would be noticed after a quarter of an hour. Somebody waits for each of chat's answers;
 * the others count and delete in large tables, and a whole verification is many statements.
 */
const ANSWER_MS: Record<Program, number> = { chat: 8_000, admin: 120_000, keeper: 120_000, operator: 120_000 };

/**
 * Connects a program. Throws DatabaseError in words: `role_too_powerful` as the owner of the tables or a superuser,
 * `migrations_missing`, `migrations_newer`, `database_lost` when nothing answers.
 */
export async function connect({
  url,
  program,
  poolSize = 10,
  answerMs = ANSWER_MS[program],
}: ConnectOptions): Promise<DataSource> {
  const database = new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    installExtensions: false,
    applicationName: `parley-${program}`,
    connectTimeoutMS: 5_000,
    // An idle connection that breaks is replaced by the pool; whoever needs the next one hears of it.
    poolErrorHandler: () => undefined,
    // `pipeline`: statements that need no answer of each other travel together. A hung process must not hold its locks.
    extra: {
      max: poolSize,
      pipeline: true,
      idle_in_transaction_session_timeout: 30_000,
      query_timeout: answerMs,
      keepAlive: true,
    },
  });
  try {
    await database.initialize();
  } catch (error) {
    throw new DatabaseError('database_lost', `The database does not answer: ${wordsOf(error)}`, { cause: error });
  }
  try {
    const pool = poolOf(database);
    surviveBrokenConnections(pool);
    await checkMigrations(pool);
    await checkRole(pool);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map((e) => wordsOf(e)).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);

/** A connection that breaks while in use rejects its queries; the event besides would end the process if nobody listened. */
function surviveBrokenConnections(pool: Pool): void {
  const known = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    client.on('error', () => undefined);
  });
}

async function checkMigrations(pool: Pool): Promise<void> {
  const applied = await appliedMigrations(pool);
  const unknown = applied.filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0) throw new MigrationsNewerError(unknown);
  const missing = migrationNames.filter((name) => !applied.includes(name));
  if (missing.length > 0)
    throw new DatabaseError(
      'migrations_missing',
      `The database lacks ${missing.length} of ${migrationNames.length} migrations. Run \`operator migrate\` first.`,
    );
}

async function checkRole(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; superuser: boolean; owner: boolean }>(`
    select current_user as name, rolsuper as superuser, pg_has_role(current_user, relowner, 'member') as owner
    from pg_roles, pg_class where rolname = current_user and pg_class.oid = 'rooms'::regclass`);
  const [role] = rows;
  if (!role || role.superuser || role.owner)
    throw new DatabaseError(
      'role_too_powerful',
      `${role?.name ?? 'This user'} is ${role?.superuser ? 'a superuser' : 'the owner of the tables'} and could alter the log. Use the role made for this program: parley_chat, parley_admin or parley_keeper.`,
    );
}

/** Rejects when the database does not answer one question; how long that may take is the asker's to say. */
export async function databaseAnswers(database: DataSource): Promise<void> {
  await poolOf(database).query('select 1');
}

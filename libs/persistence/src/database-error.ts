export type DatabaseErrorCode =
  | 'migrations_missing'
  | 'migrations_newer'
  | 'role_too_powerful'
  | 'second_gateway'
  | 'master_key_wrong'
  | 'not_empty'
  | 'never_started'
  | 'backup_altered'
  | 'database_lost';

/** What keeps a program from starting or going on, in a sentence for whoever runs it. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError';
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The database was migrated by a newer program than this one. */
export class MigrationsNewerError extends DatabaseError {
  override readonly name = 'MigrationsNewerError';
  constructor(readonly unknown: readonly string[]) {
    super(
      'migrations_newer',
      `This database was made by a newer version of Parley (it has ${unknown.join(', ')}). Start that version, or restore an older back-up.`,
    );
  }
}

/** The connection went away while something was being written: nobody knows whether it was. A retry settles it. */
export class DatabaseLostError extends DatabaseError {
  override readonly name = 'DatabaseLostError';
  constructor(cause: unknown) {
    super('database_lost', 'The connection to the database was lost.', { cause });
  }
}

const sqlState = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : null;

/** A unique constraint or index refused a row; which one. */
export function violatedUnique(error: unknown): string | null {
  if (sqlState(error) !== '23505' || !(error instanceof Error) || !('constraint' in error)) return null;
  return typeof error.constraint === 'string' ? error.constraint : null;
}
export const isLockTimeout = (error: unknown): boolean => sqlState(error) === '55P03';

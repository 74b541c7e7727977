import { MIGRATIONS } from '@parley/migrations';
import type { ClientBase, Pool } from 'pg';

/** The names under which TypeORM keeps what has run. */
export const migrationNames: readonly string[] = MIGRATIONS.map((migration) => migration.name);

/** What the database has; empty when it has nothing yet, or when we may not look. */
export async function appliedMigrations(client: Pool | ClientBase): Promise<string[]> {
  const { rows: found } = await client.query<{ readable: boolean | null }>(
    `select has_table_privilege(to_regclass('migrations'), 'select') as readable`,
  );
  if (!found[0]?.readable) return [];
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map((row) => row.name);
}

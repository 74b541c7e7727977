import type { KeyVault, ServiceSecret } from '@parley/crypto';
import { root } from '@parley/record';
import type pg from 'pg';
import { inMilliseconds } from '../clock.js';
import { readTree } from '../log/read-tree.js';
import { appliedMigrations } from '../migrations-table.js';
import { TABLES_OF, type BackupPart } from './backed-up-tables.js';
import { readServiceSecret } from '../keys/service-keys.js';
import { asOwner } from './owner-connection.js';

/** Rows fetched at once: a table of any size goes through little memory. */
const PAGE = 500;

export interface DumpedState {
  /** Milliseconds since the epoch: everything in it was committed by then. */
  at: number;
  migrations: string[];
  log: { origin: string; size: number; root: Buffer };
}

/**
 * Reads every table in one snapshot and hands it on as JSON lines, both parts of the same moment. `take` is awaited for one table
 * after the other. Answers the service secret besides, which vouches for what was written. Throws DatabaseError: `master_key_wrong`,
 * `never_started`.
 */
export function dumpDatabase(
  url: string,
  vault: KeyVault,
  take: (part: BackupPart, table: string, rows: AsyncIterable<string>) => Promise<void>,
): Promise<DumpedState & { secret: ServiceSecret }> {
  return asOwner(url, 'backup', async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query("set local timezone = 'UTC'; set local bytea_output = 'hex'");
    const state = { ...(await stateOf(client)), secret: await readServiceSecret(client, vault) };
    for (const part of ['data', 'keys'] as const)
      for (const table of TABLES_OF[part]) await take(part, table, rowsOf(client, table));
    await client.query('commit');
    return state;
  });
}

async function stateOf(client: pg.Client): Promise<DumpedState> {
  const migrations = await appliedMigrations(client);
  const tree = await readTree(client);
  const { rows } = await client.query<{ at: number; origin: string }>(
    `select ${inMilliseconds('clock_timestamp()')} as at, origin from log_tree`,
  );
  const [row] = rows;
  if (!row) throw new Error('the log has no tree');
  return { at: row.at, migrations, log: { origin: row.origin, size: tree.size, root: root(tree) } };
}

async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string> {
  await client.query(`declare rows no scroll cursor for select row_to_json(t)::text as line from ${table} t`);
  try {
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${PAGE} from rows`);
      for (const { line } of rows) yield line;
      if (rows.length < PAGE) return;
    }
  } finally {
    await client.query('close rows');
  }
}

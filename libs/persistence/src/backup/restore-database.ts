import type { LogType } from '@parley/contracts';
import type { DataKey, KeyVault } from '@parley/crypto';
import { append, EMPTY_TREE, logLeaf, root, type Checkpoint, type MerkleTree } from '@parley/record';
import { logRecord, type LogRecord } from '@parley/rooms';
import type { ClientBase } from 'pg';
import { inMilliseconds } from '../clock.js';
import { DatabaseError } from '../database-error.js';
import { readKey } from '../keys/service-keys.js';
import { appendLog } from '../log/append-log.js';
import { readTree } from '../log/read-tree.js';
import { appliedMigrations } from '../migrations-table.js';
import { TABLES_OF } from './backed-up-tables.js';
import { believedKeys, newestCheckpoint, type KnownKeys } from './believed-keys.js';
import { checkRooms } from './check-rooms.js';
import { destroyAgain, type DestroyedAgain, type LaterDestruction } from './destroy-again.js';
import type { DumpedState } from './dump-database.js';
import { asOwner } from './owner-connection.js';

const PAGE = 500;
const LOG_PAGE = 10_000;
/** Any number that nothing else locks: two restores at once must not mix. */
const RESTORE_LOCK = 5_055_002;

export interface Restoring extends KnownKeys {
  /** As the back-up's manifests say. */
  state: DumpedState;
  /** Says how far it is. */
  progress: (line: string) => void;
  /** JSON lines of a table of either part. */
  rowsOf: (table: string) => AsyncIterable<string>;
  vault: KeyVault;
  /** Puts the objects back, once the database was found empty and the log whole: nothing is brought back by a restore that is refused. */
  putObjects: () => Promise<void>;
  /** Certificates among the objects: those of rooms that the back-up still has are applied again. */
  later: () => Promise<Iterable<LaterDestruction>>;
  removeObjects: Parameters<typeof destroyAgain>[4];
}

export interface Restored extends Pick<DestroyedAgain, 'certificates' | 'notes' | 'unsigned'> {
  /** Entries that the newest checkpoint of the back-up signs; null when it has none. */
  signed: number | null;
  /** Whoever can sign in again, as it was then. */
  administrators: { name: string; roles: string[] }[];
  /** The log's new name. */
  origin: string;
}

/**
 * Fills an empty, migrated database from a back-up, in one transaction: all of it or nothing. The log gets a new origin, because
 * the old one may have gone on after the back-up, and its first entry names where the old one stood. Throws DatabaseError in words:
 * `migrations_missing` when the versions differ, `not_empty`, `backup_altered` when the log is not the one its tree was made of, its
 * newest checkpoint does not fit it, or a room's chain does not hold.
 */
export function restoreDatabase(url: string, restoring: Restoring): Promise<Restored> {
  return asOwner(url, 'restore', async (client) => {
    await client.query('begin');
    try {
      await client.query('select pg_advisory_xact_lock($1)', [RESTORE_LOCK]);
      const restored = await restore(client, restoring);
      await client.query('commit');
      return restored;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });
}

async function restore(tx: ClientBase, restoring: Restoring): Promise<Restored> {
  const { state, rowsOf, vault, putObjects, later, removeObjects, progress } = restoring;
  const tables = [...TABLES_OF.data, ...TABLES_OF.keys];
  await checkVersion(tx, state.migrations);
  await checkEmpty(tx, tables);
  await tx.query('delete from log_tree');
  for (const table of tables) await load(tx, table, rowsOf(table));
  progress('The rows are read. Comparing the log with what was signed.');
  const believed = await believedKeys(tx, restoring);
  const checkpoint = await newestCheckpoint(tx, state.log.origin, believed.checkpoint);
  await checkLog(tx, state, checkpoint);
  await checkRooms(tx, progress);
  const logKey = await readKey(tx, vault, 'log');
  if (!logKey) throw new DatabaseError('backup_altered', "The keys' part of this back-up lacks the log's key.");
  await putObjects();
  const { certificates, notes, unsigned, log } = await destroyAgain(
    tx,
    logKey,
    await later(),
    believed.certificates,
    removeObjects,
  );
  await tx.query(
    `select setval('certificate_numbers', (select coalesce(max(number), 0) + 1 from certificates), false)`,
  );
  const { rows } = await tx.query<{ origin: string }>(
    `update log_tree set origin = 'parley/' || gen_random_uuid() returning origin`,
  );
  const [row] = rows;
  if (!row) throw new Error('the log has no tree');
  await appendLog(tx, [restoredEntry(logKey, state, row.origin, certificates), ...log]);
  const administrators = await whoCanSignIn(tx);
  return { origin: row.origin, certificates, notes, unsigned, signed: checkpoint?.size ?? null, administrators };
}

async function checkVersion(tx: ClientBase, expected: readonly string[]): Promise<void> {
  const applied = await appliedMigrations(tx);
  if (applied.join() !== expected.join())
    throw new DatabaseError(
      'migrations_missing',
      `The back-up was made with ${expected.length} migrations and the database has ${applied.length}. Restore with the version of Parley that made it, into a database that its \`operator migrate\` made; then upgrade.`,
    );
}

async function checkEmpty(tx: ClientBase, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const there = table === 'log_tree' ? 'select 1 from log_tree where size > 0' : `select 1 from ${table} limit 1`;
    const { rowCount } = await tx.query(there);
    if (rowCount !== 0)
      throw new DatabaseError(
        'not_empty',
        `There is something in ${table} already. A back-up is restored into an empty database, before any program starts.`,
      );
  }
}

async function load(tx: ClientBase, table: string, lines: AsyncIterable<string>): Promise<void> {
  // The newest keys' part opens every older data part: it may hold keys of rooms that came later.
  const known = table === 'room_keys' ? ' r where exists (select from rooms where id = r.room_id)' : '';
  const insert = `insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)${known}`;
  let page: string[] = [];
  const flush = async (): Promise<void> => {
    if (page.length > 0) await tx.query(insert, [`[${page.join(',')}]`]);
    page = [];
  };
  for await (const line of lines) {
    page.push(line);
    if (page.length >= PAGE) await flush();
  }
  await flush();
}

interface LogLine {
  at: number;
  type: LogType;
  room_id: string | null;
  subject: string | null;
  details_hash: Buffer;
}

/** Every entry is hashed again: what was altered in the back-up must not become the log of a living service. */
async function checkLog(tx: ClientBase, { log }: DumpedState, checkpoint: Checkpoint | null): Promise<void> {
  let tree: MerkleTree = EMPTY_TREE;
  while (tree.size < log.size) {
    const { rows } = await tx.query<LogLine>(
      `select ${inMilliseconds('at')} as at, type, room_id, subject, details_hash from log
       where index >= $1 order by index limit $2`,
      [tree.size, Math.min(LOG_PAGE, pageEnd(tree.size, checkpoint, log.size) - tree.size)],
    );
    if (rows.length === 0) break;
    tree = append(tree, rows.map(leafOf)).tree;
    if (tree.size === checkpoint?.size && !root(tree).equals(checkpoint.root)) throw unsigned();
  }
  if (checkpoint !== null && checkpoint.size > tree.size) throw unsigned();
  const kept = await readTree(tx);
  const same =
    tree.size === log.size && kept.size === log.size && root(tree).equals(log.root) && root(kept).equals(log.root);
  if (!same)
    throw new DatabaseError(
      'backup_altered',
      'The log in this back-up is not the one that was written. Nothing was restored.',
    );
}

/** A page ends where the checkpoint does: there the roots are compared. */
const pageEnd = (from: number, checkpoint: Checkpoint | null, size: number): number =>
  checkpoint !== null && from < checkpoint.size ? checkpoint.size : size;
const unsigned = (): DatabaseError =>
  new DatabaseError(
    'backup_altered',
    'The newest checkpoint in this back-up does not fit its log. Nothing was restored.',
  );

const leafOf = ({ at, type, room_id: roomId, subject, details_hash: detailsHash }: LogLine): Buffer =>
  logLeaf({ version: 1, at, type, roomId, subject, detailsHash });

function restoredEntry(
  logKey: DataKey,
  { at, log }: DumpedState,
  origin: string,
  certificates: readonly number[],
): LogRecord {
  const from = { origin: log.origin, size: log.size, root: log.root.toString('base64url') };
  const details = { backupAt: at, from, certificates: [...certificates] };
  return logRecord(logKey, 'log', { type: 'log_restored', roomId: null, subject: origin, details });
}

/** Nobody's session is in a back-up; whoever was removed since it was made is back. */
async function whoCanSignIn(tx: ClientBase): Promise<Restored['administrators']> {
  const { rows } = await tx.query<Restored['administrators'][number]>(
    `select name, roles from administrators a
     where removed_at is null and (password_hash is not null
       or exists (select from passkeys p where p.administrator_id = a.id)
       or exists (select from oidc_identities i where i.administrator_id = a.id)) order by name_key`,
  );
  return rows;
}

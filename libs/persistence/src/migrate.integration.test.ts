import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '@parley/migrations';
import { testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { MigrationsNewerError } from './database-error.js';
import { ENTITIES } from './entities/index.js';
import { migrate } from './migrate.js';
import { migrationNames } from './migrations-table.js';

const passwords = { chat: 'chat-password', admin: 'admin-password', keeper: 'keeper-password' };

describe('a migrated database', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await testDatabase();
    owner = new pg.Client(database.owner);
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it('has exactly the tables that the entities describe', async () => {
    const source = new DataSource({
      type: 'postgres',
      url: database.owner,
      entities: ENTITIES,
      installExtensions: false,
      extra: { pipeline: true },
    });
    await source.initialize();
    try {
      const drift = await source.driver.createSchemaBuilder().log();
      expect(drift.upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('gives each role what docs/protocol.md says, and nobody else anything', async () => {
    const { rows } = await owner.query<{ grantee: string; table_name: string; rights: string[] }>(`
      select grantee, table_name, array_agg(distinct left(privilege_type, 1) order by left(privilege_type, 1)) as rights
      from information_schema.table_privileges
      where table_schema = 'public' and grantee <> current_user group by 1, 2`);
    const granted = Object.fromEntries(rows.map((r) => [`${r.grantee} ${r.table_name}`, r.rights.join('')]));
    expect(granted).toEqual(expectedGrants());
    const columns = await owner.query(`
      select grantee, table_name, column_name, privilege_type from information_schema.column_privileges c
      where table_schema = 'public' and grantee <> current_user and not exists (
        select 1 from information_schema.table_privileges t
        where t.grantee = c.grantee and t.table_name = c.table_name and t.privilege_type = c.privilege_type)
      order by table_name, column_name`);
    expect(columns.rows).toEqual([
      { grantee: 'parley_keeper', table_name: 'archives', column_name: 'altered_at', privilege_type: 'UPDATE' },
      { grantee: 'parley_keeper', table_name: 'archives', column_name: 'checked_at', privilege_type: 'UPDATE' },
      { grantee: 'parley_admin', table_name: 'rooms', column_name: 'destruction_asked', privilege_type: 'UPDATE' },
    ]);
  });

  it('lets nobody alter the log, its owner included', async () => {
    for (const statement of [
      "update log set subject = 'x'",
      'delete from log',
      'truncate log',
      "update log_nodes set hash = ''",
      'delete from log_nodes',
      'truncate log_nodes',
    ])
      await expect(owner.query(statement)).rejects.toThrow('the log is only ever added to');
  });

  it('changes nothing when it is migrated again, by several at once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate({ url: database.owner, passwords })));
    expect(runs).toEqual([{ ran: [] }, { ran: [] }, { ran: [] }]);
  });

  it('undoes each migration', async () => {
    await undoAll(database);
    const left = await owner.query("select table_name from information_schema.tables where table_schema = 'public'");
    expect(left.rows).toEqual([{ table_name: 'migrations' }]);
    await expect(connect({ url: database.chat, program: 'chat' })).rejects.toMatchObject({
      code: 'migrations_missing',
      message: expect.stringContaining('operator migrate') as unknown,
    });
    expect((await migrate({ url: database.owner, passwords })).ran).toEqual(migrationNames);
  });

  it('does not take the program down when the connection that keeps others waiting breaks', async () => {
    await undoAll(database);
    const holder = new pg.Client(database.owner);
    await holder.connect();
    await holder.query('begin');
    await holder.query('create table rooms ()');
    const migrating = migrate({ url: database.owner, passwords });
    await untilOne(`select from pg_locks where not granted and locktype = 'transactionid'`);
    await untilOne(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'parley-migrate' and datname = current_database()`);
    await untilNone(`select from pg_stat_activity
      where application_name = 'parley-migrate' and datname = current_database()`);
    await holder.query('rollback');
    await holder.end();
    expect((await migrating).ran).toEqual(migrationNames);
  });

  async function untilOne(statement: string): Promise<void> {
    while ((await owner.query(statement)).rowCount === 0);
  }
  async function untilNone(statement: string): Promise<void> {
    while ((await owner.query(statement)).rowCount !== 0);
  }
});

describe('connect', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('lets each program in as its own role', async () => {
    for (const program of ['chat', 'admin', 'keeper'] as const) {
      const source = await connect({ url: database[program], program });
      await source.destroy();
    }
  });

  it('refuses the owner of the tables and a superuser', async () => {
    await expect(connect({ url: database.owner, program: 'chat' })).rejects.toMatchObject({
      code: 'role_too_powerful',
    });
  });

  it('says in words that nothing answers', async () => {
    await expect(connect({ url: 'postgres://x:x@127.0.0.1:1/x', program: 'chat' })).rejects.toMatchObject({
      code: 'database_lost',
    });
  });

  it('refuses a database of a newer version, and so does migrate', async () => {
    const owner = new pg.Client(database.owner);
    await owner.connect();
    await owner.query("insert into migrations (timestamp, name) values (9999999999999, 'Future9999999999999')");
    await owner.end();
    await expect(connect({ url: database.chat, program: 'chat' })).rejects.toBeInstanceOf(MigrationsNewerError);
    await expect(migrate({ url: database.owner, passwords })).rejects.toBeInstanceOf(MigrationsNewerError);
  });
});

async function undoAll(database: TestDatabase): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: database.owner,
    migrations: MIGRATIONS,
    installExtensions: false,
    extra: { pipeline: true },
  });
  await source.initialize();
  try {
    for (let left = migrationNames.length; left > 0; left -= 1) await source.undoLastMigration();
  } finally {
    await source.destroy();
  }
}

/** The table *Roles in the database* of docs/protocol.md, for the tables there are: S, I, U, D as PostgreSQL's words begin. */
function expectedGrants(): Record<string, string> {
  const table: readonly (readonly [tables: string, chat: string, admin: string, keeper: string])[] = [
    ['rooms', 'S I U', 'S', 'S U D'],
    ['policies', 'S I', 'S', 'S'],
    ['room_keys', 'S I', 'S', 'S U D'],
    ['retired_codes', 'S I', '', 'S I D'],
    ['participants, knocks, knock_decisions, connections', 'S I U', 'S', 'S U D'],
    ['attachments', 'S I U D', 'S', 'S D'],
    ['messages', 'S I', 'S', 'S D'],
    ['log', 'I', 'S I', 'S I'],
    ['log_nodes', 'S I', 'S I', 'S I'],
    ['log_details', 'I', 'S I', 'S I D'],
    ['log_tree', 'S U', 'S U', 'S U'],
    ['receipts', 'S I U', 'S', 'S U D'],
    ['readings, reading_approvals, holds, exports', '', 'S I U', 'S'],
    ['administrators, invitations, admin_sessions, sign_in_attempts', '', 'S I U D', 'S D'],
    ['recovery_codes, passkeys, sign_in_challenges, oidc_identities', '', 'S I U D', 'S D'],
    ['administrator_makers', '', 'S I', ''],
    ['room_heads', '', 'S', 'S I D'],
    ['checkpoints, cosignatures, archives, certificates', '', 'S', 'S I'],
    ['rotations', '', 'S I', 'S U'],
    ['master_keys', 'S I', 'S I', 'S I'],
    ['jobs, activity', '', 'S', 'S I U'],
    ['proof_ids', 'S I U D', '', 'S D'],
    ['gateways', 'S I U D', 'S', 'S D'],
    ['service_keys', 'S I', 'S I', 'S I U'],
    ['migrations', 'S', 'S', 'S'],
  ];
  const granted: Record<string, string> = {};
  for (const [tables, ...roles] of table)
    for (const name of tables.split(', '))
      for (const [i, role] of ['chat', 'admin', 'keeper'].entries()) {
        const rights = (roles[i] ?? '').split(' ').sort().join('');
        if (rights) granted[`parley_${role} ${name}`] = rights;
      }
  return granted;
}

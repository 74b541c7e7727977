import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHAT = 'parley_chat';
const ADMIN = 'parley_admin';
const KEEPER = 'parley_keeper';

const GRANTS: readonly (readonly [tables: string, role: string, rights: string])[] = [
  ['receipts', CHAT, 'select, insert, update'],
  ['receipts', ADMIN, 'select'],
  ['receipts', KEEPER, 'select, update, delete'],
  ['room_heads', ADMIN, 'select'],
  ['room_heads', KEEPER, 'select, insert, delete'],
  ['checkpoints, cosignatures, archives, certificates', ADMIN, 'select'],
  ['checkpoints, cosignatures, archives, certificates', KEEPER, 'select, insert'],
  ['reading_approvals, holds, exports', ADMIN, 'select, insert, update'],
  ['reading_approvals, holds, exports', KEEPER, 'select'],
  ['rotations', ADMIN, 'select, insert'],
  ['rotations', KEEPER, 'select, update'],
  ['master_keys', CHAT, 'select, insert'],
  ['master_keys', ADMIN, 'select, insert'],
  ['master_keys', KEEPER, 'select, insert'],
  ['jobs, activity', ADMIN, 'select'],
  ['jobs, activity', KEEPER, 'select, insert, update'],
  // Nobody may take back whose hands an account went through.
  ['administrator_makers', ADMIN, 'select, insert'],
  ['recovery_codes, passkeys, sign_in_challenges, oidc_identities', ADMIN, 'select, insert, update, delete'],
  ['recovery_codes, passkeys, sign_in_challenges, oidc_identities', KEEPER, 'select, delete'],
];

/** What ends, what stays of it, who asked for it, and how administrators prove who they are. */
export class Record1763900000008 implements MigrationInterface {
  name = 'Record1763900000008';

  async up(db: QueryRunner): Promise<void> {
    // A log's name in its checkpoints (c2sp.org/tlog-checkpoint); a restored database gets another.
    await db.query('alter table log_tree add column origin text');
    await db.query(`update log_tree set origin = 'parley/' || gen_random_uuid()`);
    await db.query('alter table log_tree alter column origin set not null');
    // When the last entry was written: the next is no earlier, whatever became of the clock.
    await db.query('alter table log_tree add column at timestamptz');
    await db.query("update log_tree set at = coalesce((select max(at) from log), 'epoch')");
    await db.query('alter table log_tree alter column at set not null');
    await db.query(`
      create table receipts (
        room_id uuid not null,
        seat smallint not null,
        number integer not null,
        last_seq integer not null,
        digest bytea not null,
        jws text not null,
        received_at timestamptz not null default clock_timestamp(),
        constraint receipts_pkey primary key (room_id, seat, number),
        constraint receipts_room foreign key (room_id) references rooms (id)
      )`);
    await db.query(`
      create table room_heads (
        room_id uuid not null,
        log_index bigint not null,
        previous bigint,
        last_seq integer not null,
        head bytea not null,
        receipts bytea not null,
        position integer not null,
        rooms integer not null,
        siblings bytea not null,
        constraint room_heads_pkey primary key (room_id, log_index)
      )`);
    await db.query(`
      create table checkpoints (
        origin text not null,
        size bigint not null,
        root bytea not null,
        note text not null,
        verifier text not null,
        at timestamptz not null,
        constraint checkpoints_pkey primary key (origin, size)
      )`);
    await db.query(`
      create table cosignatures (
        origin text not null,
        size bigint not null,
        witness text not null,
        line text not null,
        at timestamptz not null,
        constraint cosignatures_pkey primary key (origin, size, witness),
        constraint cosignatures_checkpoint foreign key (origin, size) references checkpoints (origin, size)
      )`);
    await db.query(`
      create table archives (
        room_id uuid not null,
        manifest_hash bytea not null,
        parts integer not null,
        bytes bigint not null,
        archived_at timestamptz not null,
        checked_at timestamptz not null default clock_timestamp(),
        altered_at timestamptz,
        constraint archives_pkey primary key (room_id)
      )`);
    // Keeper reads archives again in this order; which it was and what it found is all it may change.
    await db.query('create index archives_checked on archives (checked_at)');
    await db.query(`grant update (checked_at, altered_at) on archives to ${KEEPER}`);
    await db.query(`
      create table certificates (
        number bigint not null,
        room_id uuid not null,
        note text not null,
        destroyed_at timestamptz not null,
        constraint certificates_pkey primary key (number),
        constraint certificates_room unique (room_id)
      )`);
    await db.query('create sequence certificate_numbers');
    await db.query(`grant usage on sequence certificate_numbers to ${KEEPER}`);
    await db.query(`
      create table holds (
        id uuid not null,
        room_id uuid not null,
        administrator_id uuid not null,
        reason bytea not null,
        placed_at timestamptz not null,
        released_at timestamptz,
        released_by uuid,
        constraint holds_pkey primary key (id),
        constraint holds_room_id foreign key (room_id) references rooms (id),
        constraint holds_administrator foreign key (administrator_id) references administrators (id),
        constraint holds_releaser foreign key (released_by) references administrators (id)
      )`);
    await db.query('create index holds_room on holds (room_id) where released_at is null');
    await db.query('alter table readings add column asked_at timestamptz');
    await db.query('update readings set asked_at = started_at');
    await db.query('alter table readings alter column asked_at set not null');
    await db.query('alter table readings alter column started_at drop not null');
    await db.query('alter table readings alter column ends_at drop not null');
    await db.query('alter table readings add column ended_at timestamptz, add column refused_at timestamptz');
    await db.query('create index readings_ends on readings (ends_at)');
    await db.query(`
      create table reading_approvals (
        reading_id uuid not null,
        administrator_id uuid not null,
        agrees boolean not null,
        at timestamptz not null,
        constraint reading_approvals_pkey primary key (reading_id, administrator_id),
        constraint reading_approvals_reading foreign key (reading_id) references readings (id),
        constraint reading_approvals_administrator foreign key (administrator_id) references administrators (id)
      )`);
    await db.query(`
      create table exports (
        id uuid not null,
        reading_id uuid not null,
        format text not null,
        redacted integer[] not null default '{}',
        state text not null,
        entries integer not null,
        written integer not null default 0,
        bytes bigint,
        digest bytea,
        asked_at timestamptz not null,
        finished_at timestamptz,
        failure jsonb,
        constraint exports_pkey primary key (id),
        constraint exports_reading_id foreign key (reading_id) references readings (id),
        constraint exports_state check (state in ('asked', 'running', 'done', 'failed'))
      )`);
    await db.query('create index exports_reading on exports (reading_id)');
    await db.query(`
      create table rotations (
        id uuid not null,
        administrator_id uuid,
        master_key_id integer not null,
        asked_at timestamptz not null,
        rewrapped integer not null default 0,
        finished_at timestamptz,
        constraint rotations_pkey primary key (id)
      )`);
    await db.query(`
      create table master_keys (
        id integer not null,
        fingerprint bytea not null,
        constraint master_keys_pkey primary key (id)
      )`);
    await db.query(`
      create table jobs (
        name text not null,
        ran_at timestamptz not null,
        took integer not null,
        done integer not null,
        waiting integer not null,
        lag integer not null,
        failed_at timestamptz,
        constraint jobs_pkey primary key (name)
      )`);
    await db.query(`
      create table activity (
        minute timestamptz not null,
        entries integer not null,
        rooms integer not null,
        constraint activity_pkey primary key (minute)
      )`);
    await db.query('alter table administrators add column removed_at timestamptz');
    await db.query('alter table admin_sessions add column confirmed_at timestamptz');
    // What stood there before has none, and lets nobody in any more: the operator's command makes a new administrator.
    for (const table of ['administrators', 'admin_sessions', 'invitations'])
      await db.query(`alter table ${table} add column mac bytea`);
    await db.query(`
      create table administrator_makers (
        administrator_id uuid not null,
        maker_id uuid not null,
        at timestamptz not null,
        constraint administrator_makers_pkey primary key (administrator_id, maker_id),
        constraint administrator_makers_administrator foreign key (administrator_id) references administrators (id),
        constraint administrator_makers_maker foreign key (maker_id) references administrators (id)
      )`);
    await db.query(`
      create table recovery_codes (
        hash bytea not null,
        administrator_id uuid not null,
        used_at timestamptz,
        constraint recovery_codes_pkey primary key (hash),
        constraint recovery_codes_administrator_id foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query('create index recovery_codes_administrator on recovery_codes (administrator_id)');
    await db.query(`
      create table passkeys (
        id text not null,
        administrator_id uuid not null,
        name text not null,
        public_key bytea not null,
        counter bigint not null,
        transports text[] not null,
        created_at timestamptz not null,
        used_at timestamptz,
        mac bytea not null,
        constraint passkeys_pkey primary key (id),
        constraint passkeys_administrator_id foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query('create index passkeys_administrator on passkeys (administrator_id)');
    await db.query(`
      create table sign_in_challenges (
        hash bytea not null,
        purpose text not null,
        administrator_id uuid,
        sealed bytea,
        network text,
        expires_at timestamptz not null,
        constraint sign_in_challenges_pkey primary key (hash),
        constraint sign_in_challenges_administrator foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query(`
      create table oidc_identities (
        issuer text not null,
        subject text not null,
        administrator_id uuid not null,
        linked_at timestamptz not null,
        mac bytea not null,
        constraint oidc_identities_pkey primary key (issuer, subject),
        constraint oidc_identities_administrator foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query(`alter table room_keys add column earlier_master_keys integer[] not null default '{}'`);
    await db.query(
      'alter table rooms add column unarchived_since timestamptz, add column destruction_begun timestamptz',
    );
    // Few rooms are in these states at a time: keeper looks at them each round.
    await db.query(`create index rooms_closed on rooms (closed_at) where state = 'closed'`);
    await db.query(`create index rooms_archived on rooms (closed_at) where state = 'archived'`);
    await db.query(
      `create index rooms_destruction_asked on rooms (destruction_asked) where destruction_asked is not null`,
    );
    await db.query('create index room_keys_master on room_keys (master_key_id)');
    for (const [tables, role, rights] of GRANTS) await db.query(`grant ${rights} on ${tables} to ${role}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index room_keys_master, rooms_destruction_asked, rooms_archived, rooms_closed, readings_ends');
    await db.query('alter table room_keys drop column earlier_master_keys');
    await db.query('alter table rooms drop column unarchived_since, drop column destruction_begun');
    await db.query('drop table oidc_identities, sign_in_challenges, passkeys, recovery_codes, administrator_makers');
    await db.query('alter table administrators drop column removed_at');
    await db.query('alter table admin_sessions drop column confirmed_at');
    for (const table of ['administrators', 'admin_sessions', 'invitations'])
      await db.query(`alter table ${table} drop column mac`);
    await db.query(
      'drop table activity, jobs, master_keys, rotations, exports, reading_approvals, holds, certificates, archives, cosignatures, checkpoints, room_heads, receipts',
    );
    await db.query('drop sequence certificate_numbers');
    await db.query('delete from readings where started_at is null or ends_at is null');
    await db.query('alter table readings drop column asked_at, drop column ended_at, drop column refused_at');
    await db.query('alter table readings alter column started_at set not null, alter column ends_at set not null');
    await db.query('alter table log_tree drop column origin, drop column at');
  }
}

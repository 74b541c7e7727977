import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies, rooms, who sits in them, and what is said. */
export class Rooms1763700000001 implements MigrationInterface {
  name = 'Rooms1763700000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table policies (
        kind text not null,
        version integer not null,
        policy jsonb not null,
        digest bytea not null,
        terms bytea not null,
        created_at timestamptz not null,
        constraint policies_pkey primary key (kind, version),
        constraint policies_digest unique (digest),
        constraint policies_terms unique (terms)
      )`);
    // Each message updates its room: free space on the page keeps the new version there, and no index is touched.
    await db.query(`
      create table rooms (
        id uuid not null,
        kind text not null,
        policy_version integer not null,
        state text not null,
        revision integer not null,
        code text,
        code_renews_at timestamptz,
        link_key bytea,
        link_key_hash bytea,
        last_seq integer not null,
        head bytea not null,
        epoch integer not null default 0,
        created_at timestamptz not null,
        activated_at timestamptz,
        ends_at timestamptz,
        idle integer,
        latest_end timestamptz,
        gone_seats smallint[] not null default '{}',
        closed_at timestamptz,
        close_reason text,
        closed_by smallint,
        destruction_asked timestamptz,
        address_tags bytea[] not null default '{}',
        constraint rooms_pkey primary key (id),
        constraint rooms_policy foreign key (kind, policy_version) references policies (kind, version),
        constraint rooms_state check (state in ('pending', 'active', 'locked', 'closed', 'archived', 'destroyed'))
      ) with (fillfactor = 70)`);
    await db.query(
      `create unique index rooms_living_code on rooms (code) where state in ('pending', 'active', 'locked')`,
    );
    await db.query(`create index rooms_due on rooms (ends_at) where state in ('pending', 'active', 'locked')`);
    await db.query(
      `create index rooms_never_activated on rooms (closed_at) where state = 'closed' and close_reason = 'never_activated'`,
    );
    await db.query(`
      create table room_keys (
        room_id uuid not null,
        version integer not null,
        master_key_id integer not null,
        wrapped bytea not null,
        constraint room_keys_pkey primary key (room_id, version),
        constraint room_keys_room foreign key (room_id) references rooms (id)
      )`);
    await db.query(`
      create table retired_codes (
        code text not null,
        until timestamptz not null,
        constraint retired_codes_pkey primary key (code, until)
      )`);
    await db.query(`
      create table participants (
        id uuid not null,
        room_id uuid not null,
        seat smallint not null,
        thumbprint text not null,
        name bytea,
        joined_at timestamptz not null,
        joined_seq integer not null,
        left_at timestamptz,
        read_seq integer not null default 0,
        join_proof text not null,
        constraint participants_pkey primary key (id),
        constraint participants_seat unique (room_id, seat),
        constraint participants_device unique (room_id, thumbprint),
        constraint participants_room foreign key (room_id) references rooms (id)
      )`);
    await db.query(`create index participants_thumbprint on participants (thumbprint)`);
    await db.query(`
      create table knocks (
        id uuid not null,
        room_id uuid not null,
        thumbprint text not null,
        name bytea,
        about bytea,
        key_package bytea,
        address bytea,
        join_proof text not null,
        state text not null,
        asked_at timestamptz not null,
        expires_at timestamptz,
        asked smallint[] not null,
        constraint knocks_pkey primary key (id),
        constraint knocks_room_id foreign key (room_id) references rooms (id),
        constraint knocks_state check (state in ('waiting', 'admitted', 'refused', 'expired', 'withdrawn'))
      )`);
    await db.query(`create index knocks_room on knocks (room_id)`);
    await db.query(`create index knocks_thumbprint on knocks (thumbprint)`);
    await db.query(`
      create table knock_decisions (
        knock_id uuid not null,
        seat smallint not null,
        admit boolean not null,
        at timestamptz not null,
        constraint knock_decisions_pkey primary key (knock_id, seat),
        constraint knock_decisions_knock foreign key (knock_id) references knocks (id)
      )`);
    await db.query(`
      create table connections (
        id uuid not null,
        room_id uuid not null,
        seat smallint not null,
        address bytea not null,
        commitment bytea not null,
        constraint connections_pkey primary key (id),
        constraint connections_room_id foreign key (room_id) references rooms (id)
      )`);
    await db.query(`create index connections_room on connections (room_id)`);
    await db.query(`
      create table messages (
        room_id uuid not null,
        seq integer not null,
        id uuid not null,
        type text not null,
        seat smallint not null,
        recipient_seat smallint,
        client_message_id uuid,
        sent_at timestamptz not null,
        envelope bytea not null,
        commitment bytea not null,
        connection_id uuid,
        head bytea not null,
        constraint messages_pkey primary key (room_id, seq),
        constraint messages_client_id unique (room_id, seat, client_message_id)
      )`);
    // Ciphertext does not compress: trying costs time and gains nothing.
    await db.query(`alter table messages alter column envelope set storage external`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'drop table messages, connections, knock_decisions, knocks, participants, retired_codes, room_keys, rooms, policies',
    );
  }
}

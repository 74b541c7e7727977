import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who administers, and what they were allowed to read. */
export class Administrators1763700000003 implements MigrationInterface {
  name = 'Administrators1763700000003';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table administrators (
        id uuid not null,
        name text not null,
        name_key text not null,
        roles text[] not null,
        password_hash text,
        totp_secret bytea,
        totp_step integer,
        created_at timestamptz not null,
        signed_in_at timestamptz,
        constraint administrators_pkey primary key (id),
        constraint administrators_name unique (name_key)
      )`);
    await db.query(`
      create table invitations (
        secret_hash bytea not null,
        administrator_id uuid not null,
        totp_secret bytea not null,
        expires_at timestamptz not null,
        constraint invitations_pkey primary key (secret_hash),
        constraint invitations_administrator foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query(`
      create table admin_sessions (
        id uuid not null,
        administrator_id uuid not null,
        token_hash bytea not null,
        started_at timestamptz not null,
        last_used_at timestamptz not null,
        ends_at timestamptz not null,
        address bytea not null,
        constraint admin_sessions_pkey primary key (id),
        constraint admin_sessions_token unique (token_hash),
        constraint admin_sessions_administrator foreign key (administrator_id)
          references administrators (id) on delete cascade
      )`);
    await db.query(`
      create table sign_in_attempts (
        subject text not null,
        failures integer not null,
        locked_until timestamptz not null,
        forget_at timestamptz not null,
        constraint sign_in_attempts_pkey primary key (subject)
      )`);
    await db.query(`
      create table readings (
        id uuid not null,
        room_id uuid not null,
        administrator_id uuid not null,
        reason bytea not null,
        started_at timestamptz not null,
        ends_at timestamptz not null,
        constraint readings_pkey primary key (id),
        constraint readings_room_id foreign key (room_id) references rooms (id),
        constraint readings_administrator foreign key (administrator_id) references administrators (id)
      )`);
    await db.query(`create index readings_room on readings (room_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table readings, sign_in_attempts, admin_sessions, invitations, administrators');
  }
}

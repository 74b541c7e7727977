import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the programs need to know of each other and of themselves. */
export class Service1763700000004 implements MigrationInterface {
  name = 'Service1763700000004';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table service_keys (
        name text not null,
        version integer not null,
        master_key_id integer not null,
        wrapped bytea not null,
        constraint service_keys_pkey primary key (name)
      )`);
    await db.query(`
      create table gateways (
        id uuid not null,
        started_at timestamptz not null,
        alone boolean not null,
        volatile_rooms jsonb not null default '{}',
        constraint gateways_pkey primary key (id)
      )`);
    await db.query(`
      create table proof_ids (
        id bytea not null,
        expires_at timestamptz not null,
        constraint proof_ids_pkey primary key (id)
      )`);
    await db.query(`create index proof_ids_expiry on proof_ids (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table proof_ids, gateways, service_keys');
  }
}

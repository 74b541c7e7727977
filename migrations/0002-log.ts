import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log: one tree of everything that matters, only ever added to. */
export class Log1763700000002 implements MigrationInterface {
  name = 'Log1763700000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table log (
        index bigint not null,
        at timestamptz not null,
        type text not null,
        room_id uuid,
        subject text,
        details_hash bytea not null,
        constraint log_pkey primary key (index)
      )`);
    await db.query(`create index log_room on log (room_id, index) where room_id is not null`);
    await db.query(`create index log_type on log (type, index)`);
    await db.query(`
      create table log_nodes (
        level smallint not null,
        index bigint not null,
        hash bytea not null,
        constraint log_nodes_pkey primary key (level, index)
      )`);
    await db.query(`
      create table log_tree (
        id smallint not null,
        size bigint not null,
        edge bytea[] not null,
        constraint log_tree_pkey primary key (id),
        constraint log_tree_one_row check (id = 1)
      )`);
    await db.query(`insert into log_tree (id, size, edge) values (1, 0, '{}')`);
    await db.query(`
      create table log_details (
        log_index bigint not null,
        id uuid not null,
        under text not null,
        room_id uuid,
        envelope bytea not null,
        constraint log_details_pkey primary key (log_index),
        constraint log_details_under check (under in ('room', 'log'))
      )`);
    await db.query(`create index log_details_room on log_details (room_id) where room_id is not null`);
    // Whoever owns the tables could be careless; nobody alters the log by accident, not even the owner.
    await db.query(`
      create function refuse_log_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the log is only ever added to' using errcode = 'restrict_violation';
      end $$`);
    for (const table of ['log', 'log_nodes'])
      await db.query(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function refuse_log_change()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table log_details, log_tree, log_nodes, log');
    await db.query('drop function refuse_log_change');
  }
}

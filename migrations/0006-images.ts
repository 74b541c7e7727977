import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Images of rooms, and when somebody read. */
export class Images1763800000006 implements MigrationInterface {
  name = 'Images1763800000006';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table participants add column read_at timestamptz');
    // No foreign key to messages: an image is claimed before its message is appended, outside the lane that appends.
    await db.query(`
      create table attachments (
        id uuid not null,
        room_id uuid not null,
        seat smallint not null,
        facts bytea not null,
        waiting_since timestamptz not null default clock_timestamp(),
        claimed_by uuid,
        entry_id uuid,
        withdrawn boolean not null default false,
        constraint attachments_pkey primary key (id),
        constraint attachments_room foreign key (room_id) references rooms (id)
      )`);
    await db.query('create index attachments_seat on attachments (room_id, seat)');
    await db.query('create index attachments_waiting on attachments (waiting_since)');
    await db.query('alter table attachments alter column facts set storage external');
    await db.query('grant select, insert, update, delete on attachments to parley_chat');
    await db.query('grant select on attachments to parley_admin');
    await db.query('grant select, delete on attachments to parley_keeper');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table attachments');
    await db.query('alter table participants drop column read_at');
  }
}

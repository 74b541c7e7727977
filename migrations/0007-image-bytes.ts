import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much of the store an image takes, so that a room has a bound. Images from before count as the most they can be. */
export class ImageBytes1763800000007 implements MigrationInterface {
  name = 'ImageBytes1763800000007';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table attachments add column bytes integer not null default 22020096');
    await db.query('alter table attachments alter column bytes drop default');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table attachments drop column bytes');
  }
}

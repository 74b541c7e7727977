import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What was said in a minute, all rooms together. */
@Entity('activity')
export class ActivityRow {
  @PrimaryColumn({ type: 'timestamptz', primaryKeyConstraintName: 'activity_pkey' })
  minute: Date;
  @Column({ type: 'integer' })
  entries: number;
  @Column({ type: 'integer' })
  rooms: number;
}

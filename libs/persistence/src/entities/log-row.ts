import type { LogType } from '@parley/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One leaf of the log. Only ever added to: a trigger refuses anything else. */
@Entity('log')
@Index('log_room', ['roomId', 'index'], { where: 'room_id IS NOT NULL' })
@Index('log_type', ['type', 'index'])
export class LogRow {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'log_pkey' })
  index: string;
  @Column({ type: 'timestamptz' })
  at: Date;
  @Column({ type: 'text' })
  type: LogType;
  @Column({ name: 'room_id', type: 'uuid', nullable: true })
  roomId: string | null;
  @Column({ type: 'text', nullable: true })
  subject: string | null;
  /** SHA-256(salt ‖ details), 32 bytes. */
  @Column({ name: 'details_hash', type: 'bytea' })
  detailsHash: Buffer;
}

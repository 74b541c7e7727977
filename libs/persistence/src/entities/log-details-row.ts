import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a log entry says beyond its hash. A participant's are gone with the room. */
@Entity('log_details')
@Index('log_details_room', ['roomId'], { where: 'room_id IS NOT NULL' })
@Check('log_details_under', "under IN ('room', 'log')")
export class LogDetailsRow {
  @PrimaryColumn({ name: 'log_index', type: 'bigint', primaryKeyConstraintName: 'log_details_pkey' })
  logIndex: string;
  @Column({ type: 'uuid' })
  id: string;
  /** Whose key seals them: the room's or the service's. */
  @Column({ type: 'text' })
  under: 'room' | 'log';
  @Column({ name: 'room_id', type: 'uuid', nullable: true })
  roomId: string | null;
  @Column({ type: 'bytea' })
  envelope: Buffer;
}

import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';
import { RoomRow } from './room-row.js';

/** An administrator's logged, reasoned, short permission to unseal one room. */
@Entity('readings')
@Index('readings_room', ['roomId'])
export class ReadingRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'readings_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'readings_room_id' })
  roomId: string;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'readings_administrator' })
  administratorId: string;
  /** Sealed under the service's `log` key. */
  @Column({ type: 'bytea' })
  reason: Buffer;
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;
  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt: Date;
}

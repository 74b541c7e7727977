import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';
import { RoomRow } from './room-row.js';

/** An administrator's logged, reasoned, short permission to unseal one room. */
@Entity('readings')
@Index('readings_room', ['roomId'])
@Index('readings_ends', ['endsAt'])
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
  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;
  /** null while it waits for another administrator; so is `endsAt`. */
  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt: Date | null;
  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true })
  endsAt: Date | null;
  /** Ended by the reader before its time. */
  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;
  @Column({ name: 'refused_at', type: 'timestamptz', nullable: true })
  refusedAt: Date | null;
}

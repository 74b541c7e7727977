import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';
import { RoomRow } from './room-row.js';

/** Keeps a room from being destroyed until it is released; the room's end it does not touch. */
@Entity('holds')
@Index('holds_room', ['roomId'], { where: 'released_at IS NULL' })
export class HoldRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'holds_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'holds_room_id' })
  roomId: string;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'holds_administrator' })
  administratorId: string;
  /** Sealed under the service's `log` key. */
  @Column({ type: 'bytea' })
  reason: Buffer;
  @Column({ name: 'placed_at', type: 'timestamptz' })
  placedAt: Date;
  @Column({ name: 'released_at', type: 'timestamptz', nullable: true })
  releasedAt: Date | null;
  @Column({ name: 'released_by', type: 'uuid', nullable: true })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'holds_releaser' })
  releasedBy: string | null;
}

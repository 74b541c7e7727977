import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { RoomRow } from './room-row.js';

@Entity('participants')
@Unique('participants_seat', ['roomId', 'seat'])
@Unique('participants_device', ['roomId', 'thumbprint'])
@Index('participants_thumbprint', ['thumbprint'])
export class ParticipantRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'participants_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'participants_room' })
  roomId: string;
  @Column({ type: 'smallint' })
  seat: number;
  /** RFC 7638 thumbprint of the device's key. */
  @Column({ type: 'text' })
  thumbprint: string;
  @Column({ type: 'bytea', nullable: true })
  name: Buffer | null;
  @Column({ name: 'joined_at', type: 'timestamptz' })
  joinedAt: Date;
  @Column({ name: 'joined_seq', type: 'integer' })
  joinedSeq: number;
  @Column({ name: 'left_at', type: 'timestamptz', nullable: true })
  leftAt: Date | null;
  @Column({ name: 'read_seq', type: 'integer', default: 0 })
  readSeq: number;
  @Column({ name: 'read_at', type: 'timestamptz', nullable: true })
  readAt: Date | null;
  /** The JWS with which the device accepted the terms. */
  @Column({ name: 'join_proof', type: 'text' })
  joinProof: string;
}

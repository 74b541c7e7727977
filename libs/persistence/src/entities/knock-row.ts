import type { KnockState } from '@parley/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RoomRow } from './room-row.js';

@Entity('knocks')
@Index('knocks_room', ['roomId'])
@Index('knocks_thumbprint', ['thumbprint'])
@Check('knocks_state', "state IN ('waiting', 'admitted', 'refused', 'expired', 'withdrawn')")
export class KnockRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'knocks_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'knocks_room_id' })
  roomId: string;
  @Column({ type: 'text' })
  thumbprint: string;
  @Column({ type: 'bytea', nullable: true })
  name: Buffer | null;
  @Column({ type: 'bytea', nullable: true })
  about: Buffer | null;
  @Column({ name: 'key_package', type: 'bytea', nullable: true })
  keyPackage: Buffer | null;
  @Column({ type: 'bytea', nullable: true })
  address: Buffer | null;
  @Column({ name: 'join_proof', type: 'text' })
  joinProof: string;
  @Column({ type: 'text' })
  state: KnockState;
  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;
  /** The seats that decide, fixed when the knock came. */
  @Column({ type: 'smallint', array: true })
  asked: number[];
}

import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RoomRow } from './room-row.js';

/** A room's data key under a master key. Without this row nothing of the room opens any more. */
@Entity('room_keys')
@Index('room_keys_master', ['masterKeyId'])
export class RoomKeyRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'room_keys_pkey' })
  @ForeignKey(() => RoomRow, 'id', { name: 'room_keys_room' })
  roomId: string;
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'room_keys_pkey' })
  version: number;
  @Column({ name: 'master_key_id', type: 'integer' })
  masterKeyId: number;
  /** That wrapped it before, each once a rotation. */
  @Column({ name: 'earlier_master_keys', type: 'integer', array: true, default: [] })
  earlierMasterKeys: number[];
  @Column({ type: 'bytea' })
  wrapped: Buffer;
}

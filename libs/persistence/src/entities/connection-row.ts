import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RoomRow } from './room-row.js';

/** A seat entered its room from an address; messages point here. */
@Entity('connections')
@Index('connections_room', ['roomId'])
export class ConnectionRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'connections_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'connections_room_id' })
  roomId: string;
  @Column({ type: 'smallint' })
  seat: number;
  @Column({ type: 'bytea' })
  address: Buffer;
  /** SHA-256(0x03 ‖ salt ‖ address), 32 bytes. */
  @Column({ type: 'bytea' })
  commitment: Buffer;
}

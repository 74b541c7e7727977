import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { RoomRow } from './room-row.js';

/** What a device signed of a room: each names the one before it. */
@Entity('receipts')
export class ReceiptRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'receipts_pkey' })
  @ForeignKey(() => RoomRow, 'id', { name: 'receipts_room' })
  roomId: string;
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'receipts_pkey' })
  seat: number;
  /** 1, 2, … for each seat. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'receipts_pkey' })
  number: number;
  @Column({ name: 'last_seq', type: 'integer' })
  lastSeq: number;
  /** SHA-256 of the JWS, 32 bytes. */
  @Column({ type: 'bytea' })
  digest: Buffer;
  @Column({ type: 'text' })
  jws: string;
  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  receivedAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Up to where the newest `heads` entry of the log covers a room. */
@Entity('room_heads')
export class RoomHeadRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'room_heads_pkey' })
  roomId: string;
  @Column({ name: 'last_seq', type: 'integer' })
  lastSeq: number;
  @Column({ type: 'bytea' })
  head: Buffer;
  /** What it names of the receipts, 32 bytes; null when there were none. */
  @Column({ type: 'bytea', nullable: true })
  receipts: Buffer | null;
  /** The `heads` entry. */
  @Column({ name: 'log_index', type: 'bigint' })
  logIndex: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A naming of a room by a `heads` entry of the log: what it names, and the way from there to the entry's subject. */
@Entity('room_heads')
export class RoomHeadRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'room_heads_pkey' })
  roomId: string;
  /** The `heads` entry. */
  @PrimaryColumn({ name: 'log_index', type: 'bigint', primaryKeyConstraintName: 'room_heads_pkey' })
  logIndex: string;
  /** The one that named the room before; null the first time. */
  @Column({ type: 'bigint', nullable: true })
  previous: string | null;
  @Column({ name: 'last_seq', type: 'integer' })
  lastSeq: number;
  @Column({ type: 'bytea' })
  head: Buffer;
  /** Of each seat's last one, 40 bytes: seat, number, digest. */
  @Column({ type: 'bytea' })
  receipts: Buffer;
  /** Among the rooms of that entry, from 0. */
  @Column({ type: 'integer' })
  position: number;
  @Column({ type: 'integer' })
  rooms: number;
  /** Hashes of 32 bytes, one after the other. */
  @Column({ type: 'bytea' })
  siblings: Buffer;
}

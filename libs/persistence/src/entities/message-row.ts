import type { EntryType } from '@parley/contracts';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/**
 * One entry of a room's chain. No foreign key: the writer holds the room's lock, and the check would cost each row more
 * than its insert.
 */
@Entity('messages')
@Unique('messages_client_id', ['roomId', 'seat', 'clientMessageId'])
export class MessageRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'messages_pkey' })
  roomId: string;
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'messages_pkey' })
  seq: number;
  @Column({ type: 'uuid' })
  id: string;
  @Column({ type: 'text' })
  type: EntryType;
  /** 0 is the room itself. */
  @Column({ type: 'smallint' })
  seat: number;
  @Column({ name: 'recipient_seat', type: 'smallint', nullable: true })
  recipientSeat: number | null;
  @Column({ name: 'client_message_id', type: 'uuid', nullable: true })
  clientMessageId: string | null;
  @Column({ name: 'sent_at', type: 'timestamptz' })
  sentAt: Date;
  @Column({ type: 'bytea' })
  envelope: Buffer;
  /** SHA-256(0x02 ‖ salt ‖ content), 32 bytes. */
  @Column({ type: 'bytea' })
  commitment: Buffer;
  @Column({ name: 'connection_id', type: 'uuid', nullable: true })
  connectionId: string | null;
  /** The chain after this entry, 32 bytes. */
  @Column({ type: 'bytea' })
  head: Buffer;
}

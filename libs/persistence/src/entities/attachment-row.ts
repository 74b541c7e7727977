import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RoomRow } from './room-row.js';

/** An image somebody uploaded into a room; its bytes lie in the object store. */
@Entity('attachments')
@Index('attachments_seat', ['roomId', 'seat'])
@Index('attachments_waiting', ['waitingSince'])
export class AttachmentRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'attachments_pkey' })
  id: string;
  @Column({ name: 'room_id', type: 'uuid' })
  @ForeignKey(() => RoomRow, 'id', { name: 'attachments_room' })
  roomId: string;
  @Column({ type: 'smallint' })
  seat: number;
  /** Type, size and digests, sealed. */
  @Column({ type: 'bytea' })
  facts: Buffer;
  /** Since when it waits for its message: since the upload, the last claim or the withdrawal. */
  @Column({ name: 'waiting_since', type: 'timestamptz', default: () => 'clock_timestamp()' })
  waitingSince: Date;
  /** The client's id of the message that will show it. */
  @Column({ name: 'claimed_by', type: 'uuid', nullable: true })
  claimedBy: string | null;
  /** The id that the message's entry will have: the image is sent when this entry is in the room. */
  @Column({ name: 'entry_id', type: 'uuid', nullable: true })
  entryId: string | null;
  /** Taken back: nobody finds or claims it any more. */
  @Column({ type: 'boolean', default: false })
  withdrawn: boolean;
  /** What it takes of the object store. */
  @Column({ type: 'integer' })
  bytes: number;
}

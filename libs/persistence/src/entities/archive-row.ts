import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That a room was archived; the archive itself is objects. */
@Entity('archives')
@Index('archives_checked', ['checkedAt'])
export class ArchiveRow {
  @PrimaryColumn({ name: 'room_id', type: 'uuid', primaryKeyConstraintName: 'archives_pkey' })
  roomId: string;
  /** SHA-256 of the manifest, 32 bytes; also in the log. */
  @Column({ name: 'manifest_hash', type: 'bytea' })
  manifestHash: Buffer;
  @Column({ type: 'integer' })
  parts: number;
  @Column({ type: 'bigint' })
  bytes: string;
  @Column({ name: 'archived_at', type: 'timestamptz' })
  archivedAt: Date;
  /** When it was last read back whole, or found not to be. */
  @Column({ name: 'checked_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  checkedAt: Date;
  /** Since when something of it is known not to be what was written. */
  @Column({ name: 'altered_at', type: 'timestamptz', nullable: true })
  alteredAt: Date | null;
}

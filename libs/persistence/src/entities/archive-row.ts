import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a room was archived; the archive itself is objects. */
@Entity('archives')
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
}

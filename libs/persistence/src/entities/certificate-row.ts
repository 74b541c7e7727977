import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A signed certificate of destruction. */
@Entity('certificates')
@Unique('certificates_room', ['roomId'])
export class CertificateRow {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'certificates_pkey' })
  number: string;
  @Column({ name: 'room_id', type: 'uuid' })
  roomId: string;
  @Column({ type: 'text' })
  note: string;
  @Column({ name: 'destroyed_at', type: 'timestamptz' })
  destroyedAt: Date;
}

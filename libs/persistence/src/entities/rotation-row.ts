import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody asked that every key be wrapped by this master key; keeper acts. */
@Entity('rotations')
export class RotationRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'rotations_pkey' })
  id: string;
  /** null when it was asked from the command line. */
  @Column({ name: 'administrator_id', type: 'uuid', nullable: true })
  administratorId: string | null;
  @Column({ name: 'master_key_id', type: 'integer' })
  masterKeyId: number;
  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;
  @Column({ type: 'integer', default: 0 })
  rewrapped: number;
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed state of the log (c2sp.org/tlog-checkpoint). */
@Entity('checkpoints')
export class CheckpointRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'checkpoints_pkey' })
  origin: string;
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'checkpoints_pkey' })
  size: string;
  @Column({ type: 'bytea' })
  root: Buffer;
  /** The signed note as it was signed, without cosignatures. */
  @Column({ type: 'text' })
  note: string;
  /** The signer's public key, as `name+id+key`. */
  @Column({ type: 'text' })
  verifier: string;
  @Column({ type: 'timestamptz' })
  at: Date;
}

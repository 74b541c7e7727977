import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CheckpointRow } from './checkpoint-row.js';

/** That a witness saw a checkpoint (c2sp.org/tlog-cosignature). */
@Entity('cosignatures')
@ForeignKey(() => CheckpointRow, ['origin', 'size'], ['origin', 'size'], { name: 'cosignatures_checkpoint' })
export class CosignatureRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'cosignatures_pkey' })
  origin: string;
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'cosignatures_pkey' })
  size: string;
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'cosignatures_pkey' })
  witness: string;
  /** The signature line that goes under the note. */
  @Column({ type: 'text' })
  line: string;
  @Column({ type: 'timestamptz' })
  at: Date;
}

import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: how many leaves the log has, and the right edge of its tree. */
@Entity('log_tree')
@Check('log_tree_one_row', 'id = 1')
export class LogTreeRow {
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'log_tree_pkey' })
  id: number;
  @Column({ type: 'bigint' })
  size: string;
  /** Roots of the full subtrees, largest first, 32 bytes each. */
  @Column({ type: 'bytea', array: true })
  edge: Buffer[];
  /** The log's name in its checkpoints. */
  @Column({ type: 'text' })
  origin: string;
  /** When its last entry was written. */
  @Column({ type: 'timestamptz' })
  at: Date;
}

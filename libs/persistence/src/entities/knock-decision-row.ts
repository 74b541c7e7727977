import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { KnockRow } from './knock-row.js';

@Entity('knock_decisions')
export class KnockDecisionRow {
  @PrimaryColumn({ name: 'knock_id', type: 'uuid', primaryKeyConstraintName: 'knock_decisions_pkey' })
  @ForeignKey(() => KnockRow, 'id', { name: 'knock_decisions_knock' })
  knockId: string;
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'knock_decisions_pkey' })
  seat: number;
  @Column({ type: 'boolean' })
  admit: boolean;
  @Column({ type: 'timestamptz' })
  at: Date;
}

import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';
import { ReadingRow } from './reading-row.js';

/** Another administrator agreed to a reading, or refused it. */
@Entity('reading_approvals')
export class ReadingApprovalRow {
  @PrimaryColumn({ name: 'reading_id', type: 'uuid', primaryKeyConstraintName: 'reading_approvals_pkey' })
  @ForeignKey(() => ReadingRow, 'id', { name: 'reading_approvals_reading' })
  readingId: string;
  @PrimaryColumn({ name: 'administrator_id', type: 'uuid', primaryKeyConstraintName: 'reading_approvals_pkey' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'reading_approvals_administrator' })
  administratorId: string;
  @Column({ type: 'boolean' })
  agrees: boolean;
  @Column({ type: 'timestamptz' })
  at: Date;
}

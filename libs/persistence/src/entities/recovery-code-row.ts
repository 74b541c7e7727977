import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** A code that stands in for a second factor once. */
@Entity('recovery_codes')
@Index('recovery_codes_administrator', ['administratorId'])
export class RecoveryCodeRow {
  /** HMAC of the code and whose it is, 32 bytes. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'recovery_codes_pkey' })
  hash: Buffer;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'recovery_codes_administrator_id', onDelete: 'CASCADE' })
  administratorId: string;
  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt: Date | null;
}

import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

@Entity('admin_sessions')
@Unique('admin_sessions_token', ['tokenHash'])
export class AdminSessionRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'admin_sessions_pkey' })
  id: string;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'admin_sessions_administrator', onDelete: 'CASCADE' })
  administratorId: string;
  /** SHA-256 of the cookie's value, 32 bytes. */
  @Column({ name: 'token_hash', type: 'bytea' })
  tokenHash: Buffer;
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;
  @Column({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt: Date;
  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt: Date;
  /** When a second factor was last shown in it; null where it began without one. */
  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true })
  confirmedAt: Date | null;
  /** Where it began, sealed under the service's `administrators` key. */
  @Column({ type: 'bytea' })
  address: Buffer;
  /** HMAC over the row (`BoundRows`): whoever writes to the database without the service's keys makes none. */
  @Column({ type: 'bytea', nullable: true })
  mac: Buffer | null;
}

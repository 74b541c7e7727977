import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** A one-time sign-in link; the link itself holds the secret, this row its digest. */
@Entity('invitations')
export class InvitationRow {
  /** SHA-256 of the secret, 32 bytes. */
  @PrimaryColumn({ name: 'secret_hash', type: 'bytea', primaryKeyConstraintName: 'invitations_pkey' })
  secretHash: Buffer;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'invitations_administrator', onDelete: 'CASCADE' })
  administratorId: string;
  /** The second factor it offers, sealed under the service's `administrators` key. */
  @Column({ name: 'totp_secret', type: 'bytea' })
  totpSecret: Buffer;
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
  /** HMAC over the row (`BoundRows`): whoever writes to the database without the service's keys makes none. */
  @Column({ type: 'bytea', nullable: true })
  mac: Buffer | null;
}

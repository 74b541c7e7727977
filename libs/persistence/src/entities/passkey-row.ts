import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** A WebAuthn credential of an administrator. */
@Entity('passkeys')
@Index('passkeys_administrator', ['administratorId'])
export class PasskeyRow {
  /** The credential id, base64url. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'passkeys_pkey' })
  id: string;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'passkeys_administrator_id', onDelete: 'CASCADE' })
  administratorId: string;
  @Column({ type: 'text' })
  name: string;
  /** COSE key. */
  @Column({ name: 'public_key', type: 'bytea' })
  publicKey: Buffer;
  @Column({ type: 'bigint' })
  counter: string;
  @Column({ type: 'text', array: true })
  transports: string[];
  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt: Date | null;
  /** HMAC over the row (`BoundRows`): whoever writes to the database without the service's keys makes none. */
  @Column({ type: 'bytea' })
  mac: Buffer;
}

import type { Role } from '@parley/contracts';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity('administrators')
@Unique('administrators_name', ['nameKey'])
export class AdministratorRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'administrators_pkey' })
  id: string;
  /** As given. */
  @Column({ type: 'text' })
  name: string;
  /** In lower case: no two are equal without regard to case. */
  @Column({ name: 'name_key', type: 'text' })
  nameKey: string;
  @Column({ type: 'text', array: true })
  roles: Role[];
  /** argon2id, in PHC form; null until the invitation was used. */
  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash: string | null;
  /** The shared secret of RFC 6238, sealed under the service's `administrators` key. */
  @Column({ name: 'totp_secret', type: 'bytea', nullable: true })
  totpSecret: Buffer | null;
  /** The newest time step used: a code counts once. */
  @Column({ name: 'totp_step', type: 'integer', nullable: true })
  totpStep: number | null;
  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
  @Column({ name: 'signed_in_at', type: 'timestamptz', nullable: true })
  signedInAt: Date | null;
  /** From then on nobody signs in by this name; what was done under it stays. */
  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true })
  removedAt: Date | null;
  /** HMAC over the row (`BoundRows`): whoever writes to the database without the service's keys makes none. */
  @Column({ type: 'bytea', nullable: true })
  mac: Buffer | null;
}

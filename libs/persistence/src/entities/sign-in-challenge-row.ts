import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** What a passkey or an OpenID provider is asked to answer, once. */
@Entity('sign_in_challenges')
export class SignInChallengeRow {
  /** SHA-256 of the challenge or state, 32 bytes. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'sign_in_challenges_pkey' })
  hash: Buffer;
  @Column({ type: 'text' })
  purpose: string;
  @Column({ name: 'administrator_id', type: 'uuid', nullable: true })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'sign_in_challenges_administrator', onDelete: 'CASCADE' })
  administratorId: string | null;
  /** Digest of the network that asked; null where somebody signed in did. */
  @Column({ type: 'text', nullable: true })
  network: string | null;
  /** What else must be remembered, under the service's `administrators` key. */
  @Column({ type: 'bytea', nullable: true })
  sealed: Buffer | null;
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}

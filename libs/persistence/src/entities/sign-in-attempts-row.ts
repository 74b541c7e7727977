import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Failures of a name or an address since it last succeeded. */
@Entity('sign_in_attempts')
export class SignInAttemptsRow {
  /** SHA-256 of what is counted, base64url. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'sign_in_attempts_pkey' })
  subject: string;
  @Column({ type: 'integer' })
  failures: number;
  @Column({ name: 'locked_until', type: 'timestamptz' })
  lockedUntil: Date;
  @Column({ name: 'forget_at', type: 'timestamptz' })
  forgetAt: Date;
}

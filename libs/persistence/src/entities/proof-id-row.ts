import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A device proof that was used. */
@Entity('proof_ids')
@Index('proof_ids_expiry', ['expiresAt'])
export class ProofIdRow {
  /** SHA-256(thumbprint ‖ jti), 32 bytes. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'proof_ids_pkey' })
  id: Buffer;
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}

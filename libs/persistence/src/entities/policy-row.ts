import type { RoomPolicy } from '@parley/contracts';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A kind's terms as they were once: never changed, never removed. */
@Entity('policies')
@Unique('policies_digest', ['digest'])
@Unique('policies_terms', ['terms'])
export class PolicyRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'policies_pkey' })
  kind: string;
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'policies_pkey' })
  version: number;
  @Column({ type: 'jsonb' })
  policy: RoomPolicy;
  /** SHA-256 of the policy's RFC 8785 form without its version, 32 bytes. */
  @Column({ type: 'bytea' })
  digest: Buffer;
  /** SHA-256 of the RFC 8785 form of the whole policy, 32 bytes: what a device signs. */
  @Column({ type: 'bytea' })
  terms: Buffer;
  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which key this id means, without the key: two programs must not wrap by different ones of the same id. */
@Entity('master_keys')
export class MasterKeyRow {
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'master_keys_pkey' })
  id: number;
  /** An HMAC under the key, 32 bytes. */
  @Column({ type: 'bytea' })
  fingerprint: Buffer;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key of the service itself, wrapped by the vault. */
@Entity('service_keys')
export class ServiceKeyRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'service_keys_pkey' })
  name: string;
  @Column({ type: 'integer' })
  version: number;
  @Column({ name: 'master_key_id', type: 'integer' })
  masterKeyId: number;
  @Column({ type: 'bytea' })
  wrapped: Buffer;
}

import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** Who an administrator is to an OpenID provider. */
@Entity('oidc_identities')
export class OidcIdentityRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'oidc_identities_pkey' })
  issuer: string;
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'oidc_identities_pkey' })
  subject: string;
  @Column({ name: 'administrator_id', type: 'uuid' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'oidc_identities_administrator', onDelete: 'CASCADE' })
  administratorId: string;
  @Column({ name: 'linked_at', type: 'timestamptz' })
  linkedAt: Date;
  /** HMAC over the row (`BoundRows`): whoever writes to the database without the service's keys makes none. */
  @Column({ type: 'bytea' })
  mac: Buffer;
}

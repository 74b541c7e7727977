import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AdministratorRow } from './administrator-row.js';

/** One administrator has made, invited or given roles to another: the account went through their hands. */
@Entity('administrator_makers')
export class AdministratorMakerRow {
  @PrimaryColumn({ name: 'administrator_id', type: 'uuid', primaryKeyConstraintName: 'administrator_makers_pkey' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'administrator_makers_administrator' })
  administratorId: string;
  @PrimaryColumn({ name: 'maker_id', type: 'uuid', primaryKeyConstraintName: 'administrator_makers_pkey' })
  @ForeignKey(() => AdministratorRow, 'id', { name: 'administrator_makers_maker' })
  makerId: string;
  /** The first time. */
  @Column({ type: 'timestamptz' })
  at: Date;
}

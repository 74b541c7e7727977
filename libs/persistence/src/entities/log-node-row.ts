import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A finished node of the log's tree: it never changes again. */
@Entity('log_nodes')
export class LogNodeRow {
  @PrimaryColumn({ type: 'smallint', primaryKeyConstraintName: 'log_nodes_pkey' })
  level: number;
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'log_nodes_pkey' })
  index: string;
  @Column({ type: 'bytea' })
  hash: Buffer;
}

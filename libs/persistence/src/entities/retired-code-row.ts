import { Entity, PrimaryColumn } from 'typeorm';

/** A code given up, and until when it must not be drawn again. */
@Entity('retired_codes')
export class RetiredCodeRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'retired_codes_pkey' })
  code: string;
  @PrimaryColumn({ type: 'timestamptz', primaryKeyConstraintName: 'retired_codes_pkey' })
  until: Date;
}

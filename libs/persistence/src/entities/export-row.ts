import type { ExportFailure } from '@parley/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ReadingRow } from './reading-row.js';

/** A file made of a room within a reading. */
@Entity('exports')
@Index('exports_reading', ['readingId'])
@Check('exports_state', "state IN ('asked', 'running', 'done', 'failed')")
export class ExportRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'exports_pkey' })
  id: string;
  @Column({ name: 'reading_id', type: 'uuid' })
  @ForeignKey(() => ReadingRow, 'id', { name: 'exports_reading_id' })
  readingId: string;
  @Column({ type: 'text' })
  format: string;
  /** Sequences of entries whose content is left out. */
  @Column({ type: 'integer', array: true, default: [] })
  redacted: number[];
  @Column({ type: 'text' })
  state: 'asked' | 'running' | 'done' | 'failed';
  /** How many there are to write. */
  @Column({ type: 'integer' })
  entries: number;
  @Column({ type: 'integer', default: 0 })
  written: number;
  @Column({ type: 'bigint', nullable: true })
  bytes: string | null;
  /** SHA-256 of the file, 32 bytes. */
  @Column({ type: 'bytea', nullable: true })
  digest: Buffer | null;
  @Column({ name: 'asked_at', type: 'timestamptz' })
  askedAt: Date;
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
  /** Why it failed, where more can be said than that it broke off. */
  @Column({ type: 'jsonb', nullable: true })
  failure: ExportFailure | null;
}

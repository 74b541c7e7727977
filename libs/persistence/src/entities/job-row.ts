import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How keeper's work goes, for the console and the metrics. */
@Entity('jobs')
export class JobRow {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'jobs_pkey' })
  name: string;
  @Column({ name: 'ran_at', type: 'timestamptz' })
  ranAt: Date;
  /** Milliseconds. */
  @Column({ type: 'integer' })
  took: number;
  /** Items of that round. */
  @Column({ type: 'integer' })
  done: number;
  /** Items left after it. */
  @Column({ type: 'integer' })
  waiting: number;
  /** Seconds by which the oldest of them is late. */
  @Column({ type: 'integer' })
  lag: number;
  /** When a round last failed and none has succeeded since. */
  @Column({ name: 'failed_at', type: 'timestamptz', nullable: true })
  failedAt: Date | null;
}

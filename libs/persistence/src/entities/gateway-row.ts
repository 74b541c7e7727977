import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A chat process. It is alive while its session holds the advisory lock that its id gives. */
@Entity('gateways')
export class GatewayRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'gateways_pkey' })
  id: string;
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;
  /** It has no Redis, so it must be the only one. */
  @Column({ type: 'boolean' })
  alone: boolean;
  /** Rooms that live in memory alone, by kind. */
  @Column({ name: 'volatile_rooms', type: 'jsonb', default: {} })
  volatileRooms: Record<string, number>;
}

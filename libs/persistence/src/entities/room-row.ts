import type { CloseReason, RoomState } from '@parley/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PolicyRow } from './policy-row.js';

@Entity('rooms')
@ForeignKey(() => PolicyRow, ['kind', 'policyVersion'], ['kind', 'version'], { name: 'rooms_policy' })
@Index('rooms_living_code', ['code'], { unique: true, where: "state IN ('pending', 'active', 'locked')" })
@Index('rooms_due', ['endsAt'], { where: "state IN ('pending', 'active', 'locked')" })
@Index('rooms_never_activated', ['closedAt'], { where: "state = 'closed' AND close_reason = 'never_activated'" })
@Index('rooms_closed', ['closedAt'], { where: "state = 'closed'" })
@Index('rooms_archived', ['closedAt'], { where: "state = 'archived'" })
@Index('rooms_destruction_asked', ['destructionAsked'], { where: 'destruction_asked IS NOT NULL' })
@Check('rooms_state', "state IN ('pending', 'active', 'locked', 'closed', 'archived', 'destroyed')")
export class RoomRow {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'rooms_pkey' })
  id: string;
  @Column({ type: 'text' })
  kind: string;
  @Column({ name: 'policy_version', type: 'integer' })
  policyVersion: number;
  @Column({ type: 'text' })
  state: RoomState;
  /** Raised by every change of room, seats or knocks; a message leaves it alone. */
  @Column({ type: 'integer' })
  revision: number;
  @Column({ type: 'text', nullable: true })
  code: string | null;
  @Column({ name: 'code_renews_at', type: 'timestamptz', nullable: true })
  codeRenewsAt: Date | null;
  @Column({ name: 'link_key', type: 'bytea', nullable: true })
  linkKey: Buffer | null;
  @Column({ name: 'link_key_hash', type: 'bytea', nullable: true })
  linkKeyHash: Buffer | null;
  @Column({ name: 'last_seq', type: 'integer' })
  lastSeq: number;
  /** The room's chain after its last entry, 32 bytes. */
  @Column({ type: 'bytea' })
  head: Buffer;
  @Column({ type: 'integer', default: 0 })
  epoch: number;
  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
  @Column({ name: 'activated_at', type: 'timestamptz', nullable: true })
  activatedAt: Date | null;
  /** When it ends if nobody does anything: one comparison for every kind. */
  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true })
  endsAt: Date | null;
  /** Whole seconds, out of the policy, so that the lock of a message reads this table alone. */
  @Column({ type: 'integer', nullable: true })
  idle: number | null;
  /** However much is said, it ends here; for the same reader. */
  @Column({ name: 'latest_end', type: 'timestamptz', nullable: true })
  latestEnd: Date | null;
  /** Seats given back; for the same reader. */
  @Column({ name: 'gone_seats', type: 'smallint', array: true, default: [] })
  goneSeats: number[];
  @Column({ name: 'closed_at', type: 'timestamptz', nullable: true })
  closedAt: Date | null;
  @Column({ name: 'close_reason', type: 'text', nullable: true })
  closeReason: CloseReason | null;
  @Column({ name: 'closed_by', type: 'smallint', nullable: true })
  closedBy: number | null;
  /** An administrator asked; keeper acts. */
  @Column({ name: 'destruction_asked', type: 'timestamptz', nullable: true })
  destructionAsked: Date | null;
  /** Its time is over and there is no archive: since when keeper has said so. */
  @Column({ name: 'unarchived_since', type: 'timestamptz', nullable: true })
  unarchivedSince: Date | null;
  /** Keeper has begun to remove it: nothing stops that any more. */
  @Column({ name: 'destruction_begun', type: 'timestamptz', nullable: true })
  destructionBegun: Date | null;
  /** HMACs of the opener's address, 32 bytes each; only where the policy limits rooms per address. */
  @Column({ name: 'address_tags', type: 'bytea', array: true, default: [] })
  addressTags: Buffer[];
}

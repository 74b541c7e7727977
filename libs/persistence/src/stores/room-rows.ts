import type {
  CloseReason,
  KnockId,
  KnockState,
  RoomCode,
  RoomId,
  RoomState,
  SeatNumber,
  Thumbprint,
} from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import { latestEnd } from '@parley/rooms';
import type { Knock, Participant, Room } from '@parley/rooms';
import { fromTime, toTime } from '../time.js';
import type { StoredPolicy } from './stored-policies.js';

export interface RoomColumns {
  id: RoomId;
  kind: string;
  policy_version: number;
  state: RoomState;
  revision: number;
  code: RoomCode | null;
  code_renews_at: Date | null;
  link_key: Sealed | null;
  link_key_hash: Buffer | null;
  last_seq: number;
  head: Buffer;
  epoch: number;
  created_at: Date;
  activated_at: Date | null;
  ends_at: Date | null;
  closed_at: Date | null;
  close_reason: CloseReason | null;
  closed_by: SeatNumber | null;
}
export interface ParticipantColumns {
  id: string;
  room_id: RoomId;
  seat: SeatNumber;
  thumbprint: Thumbprint;
  name: Sealed | null;
  joined_at: Date;
  joined_seq: number;
  left_at: Date | null;
  read_seq: number;
  read_at: Date | null;
  join_proof: string;
}
export interface KnockColumns {
  id: KnockId;
  room_id: RoomId;
  thumbprint: Thumbprint;
  name: Sealed | null;
  about: Sealed | null;
  key_package: Sealed | null;
  address: Sealed | null;
  join_proof: string;
  state: KnockState;
  asked_at: Date;
  expires_at: Date | null;
  asked: SeatNumber[];
}
export interface DecisionColumns {
  knock_id: KnockId;
  seat: SeatNumber;
  admit: boolean;
  at: Date;
}

export const ROOM_COLUMNS = `id, kind, policy_version, state, revision, code, code_renews_at, link_key, link_key_hash,
  last_seq, head, epoch, created_at, activated_at, ends_at, closed_at, close_reason, closed_by`;

export function roomOf(
  row: RoomColumns,
  { policy, digest }: StoredPolicy,
  participants: Participant[],
  knocks: Knock[],
): Room {
  return {
    id: row.id,
    policy,
    policyDigest: digest,
    state: row.state,
    revision: row.revision,
    code: row.code,
    linkKey: row.link_key,
    linkKeyHash: row.link_key_hash,
    codeRenewsAt: toTime(row.code_renews_at),
    lastSeq: row.last_seq,
    head: row.head,
    epoch: row.epoch,
    createdAt: toTime(row.created_at),
    activatedAt: toTime(row.activated_at),
    endsAt: toTime(row.ends_at),
    closedAt: toTime(row.closed_at),
    closeReason: row.close_reason,
    closedBy: row.closed_by,
    participants,
    knocks,
  };
}

export const participantOfRow = (row: ParticipantColumns): Participant => ({
  id: row.id,
  seat: row.seat,
  thumbprint: row.thumbprint,
  name: row.name,
  joinedAt: toTime(row.joined_at),
  joinedSeq: row.joined_seq,
  leftAt: toTime(row.left_at),
  readSeq: row.read_seq,
  readAt: toTime(row.read_at),
  joinProof: row.join_proof,
});

export const knockOfRow = (row: KnockColumns, decisions: readonly DecisionColumns[]): Knock => ({
  id: row.id,
  thumbprint: row.thumbprint,
  name: row.name,
  about: row.about,
  keyPackage: row.key_package,
  address: row.address,
  joinProof: row.join_proof,
  state: row.state,
  askedAt: toTime(row.asked_at),
  expiresAt: toTime(row.expires_at),
  asked: row.asked,
  decisions: decisions.map((d) => ({ seat: d.seat, admit: d.admit, at: toTime(d.at) })),
});

/** The columns a change may touch, in one order for insert and update. */
export const MUTABLE_COLUMNS = [
  'state',
  'revision',
  'code',
  'code_renews_at',
  'link_key',
  'link_key_hash',
  'last_seq',
  'head',
  'epoch',
  'activated_at',
  'ends_at',
  'latest_end',
  'gone_seats',
  'closed_at',
  'close_reason',
  'closed_by',
] as const;
export const mutableValues = (room: Room): unknown[] => [
  room.state,
  room.revision,
  room.code,
  fromTime(room.codeRenewsAt),
  room.linkKey,
  room.linkKeyHash,
  room.lastSeq,
  room.head,
  room.epoch,
  fromTime(room.activatedAt),
  fromTime(room.endsAt),
  fromTime(latestEnd(room.policy, room.activatedAt ?? room.createdAt)),
  room.participants.filter((p) => p.leftAt !== null).map((p) => p.seat),
  fromTime(room.closedAt),
  room.closeReason,
  room.closedBy,
];

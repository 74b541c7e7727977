import type { KnockId, LinkKey, RoomCode, RoomId, SeatNumber, ServerTime } from './ids.js';
import type { RoomPolicy } from './policy/room-policy.js';

/** pending → active → (locked) → closed → (archived) → destroyed. */
export const ROOM_STATES = ['pending', 'active', 'locked', 'closed', 'archived', 'destroyed'] as const;
export type RoomState = (typeof ROOM_STATES)[number];
export const CLOSE_REASONS = ['time', 'participant', 'idle', 'too_few', 'never_activated', 'service'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

export interface ParticipantView {
  seat: SeatNumber;
  /** null where the policy gives nobody a name, or only the members know it. */
  name: string | null;
  /** Connected now, or so lately that nobody needs to know. */
  present: boolean;
  /** The highest sequence this seat has read. */
  readSeq: number;
  /** When it got there; null before anything was read. */
  readAt: ServerTime | null;
  left: boolean;
}
export interface KnockView {
  id: KnockId;
  name: string | null;
  about: string | null;
  askedAt: ServerTime;
  expiresAt: ServerTime | null;
  /** Seats asked, and how many said yes. */
  of: number;
  approvals: number;
}
/** A room as one of its participants sees it. `code` and `linkKey` only for seats that may invite. */
export interface RoomView {
  id: RoomId;
  policy: RoomPolicy;
  state: RoomState;
  /** Raised by every change of room, seats or knocks; older views are dropped. */
  revision: number;
  seat: SeatNumber;
  participants: ParticipantView[];
  code: RoomCode | null;
  linkKey: LinkKey | null;
  codeRenewsAt: ServerTime | null;
  createdAt: ServerTime;
  endsAt: ServerTime | null;
  closedAt: ServerTime | null;
  closeReason: CloseReason | null;
  /** The seat that ended the room, when a participant did. */
  closedBy: SeatNumber | null;
  lastSeq: number;
}
/** What a device that asked to be let in can know. `expired` covers silence; every other no is `refused`. */
export type KnockState = 'waiting' | 'admitted' | 'refused' | 'expired' | 'withdrawn';
export interface OwnKnockView {
  id: KnockId;
  roomId: RoomId;
  policy: RoomPolicy;
  name: string | null;
  state: KnockState;
  askedAt: ServerTime;
  expiresAt: ServerTime | null;
  of: number;
  approvals: number;
}

import type {
  CloseReason,
  ClientMessageId,
  ConnectionId,
  EntryId,
  EntryType,
  KnockId,
  KnockState,
  RoomCode,
  RoomId,
  RoomPolicy,
  RoomState,
  SeatNumber,
  ServerTime,
  Thumbprint,
} from '@parley/contracts';
import type { Sealed } from '@parley/crypto';

/** A device in a seat under a name. A seat's number is never given to another device of the same room. */
export interface Participant {
  /** Record id in the name's authenticated data. */
  id: string;
  seat: SeatNumber;
  thumbprint: Thumbprint;
  /** null where the policy gives nobody a name or only the members know it. */
  name: Sealed | null;
  joinedAt: ServerTime;
  /** The sequence of this seat's first *joined* entry: where its history starts when the policy says `joining`. */
  joinedSeq: number;
  leftAt: ServerTime | null;
  readSeq: number;
  /** When it got there; null before anything was read. */
  readAt: ServerTime | null;
  /** The JWS with which the device accepted the terms. */
  joinProof: string;
}

/** Someone asking to be let in. */
export interface Knock {
  id: KnockId;
  thumbprint: Thumbprint;
  name: Sealed | null;
  about: Sealed | null;
  keyPackage: Sealed | null;
  /** Where it came from, where the policy keeps addresses: the log's *joined* and *refused* name it. */
  address: Sealed | null;
  joinProof: string;
  state: KnockState;
  askedAt: ServerTime;
  /** Silence until then refuses. */
  expiresAt: ServerTime | null;
  /** The seats that decide, fixed when the knock came. */
  asked: SeatNumber[];
  decisions: { seat: SeatNumber; admit: boolean; at: ServerTime }[];
}

/** All that a decision needs to know about a room: one row, its seats and its knocks. */
export interface Room {
  id: RoomId;
  policy: RoomPolicy;
  /** SHA-256 of the policy's RFC 8785 form, 32 bytes. */
  policyDigest: Buffer;
  state: RoomState;
  revision: number;
  code: RoomCode | null;
  /** The 128 bits of the share link, sealed, and their SHA-256. */
  linkKey: Sealed | null;
  linkKeyHash: Buffer | null;
  codeRenewsAt: ServerTime | null;
  lastSeq: number;
  /** Head of the room's chain, 32 bytes. */
  head: Buffer;
  epoch: number;
  createdAt: ServerTime;
  activatedAt: ServerTime | null;
  /** When the room ends if nobody does anything: one comparison for every kind. */
  endsAt: ServerTime | null;
  closedAt: ServerTime | null;
  closeReason: CloseReason | null;
  closedBy: SeatNumber | null;
  participants: Participant[];
  knocks: Knock[];
}

/** One row of a room's chain: verifies without being opened. */
export interface StoredEntry {
  roomId: RoomId;
  seq: number;
  id: EntryId;
  type: EntryType;
  /** 0 is the room itself. */
  seat: SeatNumber;
  /** A *welcome* is for one seat; null is for all. */
  recipientSeat: SeatNumber | null;
  clientMessageId: ClientMessageId | null;
  sentAt: ServerTime;
  envelope: Sealed;
  /** SHA-256(0x02 ‖ salt ‖ content), 32 bytes. */
  commitment: Buffer;
  connectionId: ConnectionId | null;
  /** The chain after this entry, 32 bytes. */
  head: Buffer;
}

/** An entry before it has a place and a time. Already sealed: sealing needs neither. */
export interface EntryDraft {
  roomId: RoomId;
  id: EntryId;
  type: EntryType;
  seat: SeatNumber;
  recipientSeat: SeatNumber | null;
  clientMessageId: ClientMessageId | null;
  envelope: Sealed;
  commitment: Buffer;
  connection: ConnectionReference | null;
}

/** One row each time a seat enters a room that keeps addresses; messages point to it. */
export interface Connection {
  id: ConnectionId;
  roomId: RoomId;
  seat: SeatNumber;
  address: Sealed;
  /** SHA-256(0x03 ‖ salt ‖ address), 32 bytes. */
  commitment: Buffer;
}
export type ConnectionReference = Pick<Connection, 'id' | 'commitment'>;

const LIVING: readonly RoomState[] = ['pending', 'active', 'locked'];
export const isLiving = (state: RoomState): boolean => LIVING.includes(state);

/** A room has ended when it is closed or its time has passed, swept or not. */
export const hasEnded = (room: Pick<Room, 'state' | 'endsAt'>, now: ServerTime): boolean =>
  !isLiving(room.state) || (room.endsAt !== null && now >= room.endsAt);

export const seated = (room: Room): Participant[] => room.participants.filter((p) => p.leftAt === null);
export const participantOf = (room: Room, thumbprint: Thumbprint): Participant | undefined =>
  room.participants.find((p) => p.thumbprint === thumbprint && p.leftAt === null);

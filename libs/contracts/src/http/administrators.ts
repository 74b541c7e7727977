import type { AdministratorId, EntryId, ReadingId, RoomId, SeatNumber, ServerTime } from '../ids.js';
import type { EntryType, MessageContent } from '../entry.js';
import type { RoomKind, RoomPolicy } from '../policy/room-policy.js';
import type { CloseReason, RoomState } from '../room.js';

export const ROLES = ['viewer', 'auditor', 'security'] as const;
export type Role = (typeof ROLES)[number];

export interface AdministratorView {
  id: AdministratorId;
  name: string;
  roles: Role[];
  createdAt: ServerTime;
  signedInAt: ServerTime | null;
}
export interface SessionView {
  id: string;
  current: boolean;
  startedAt: ServerTime;
  lastUsedAt: ServerTime;
  endsAt: ServerTime;
  address: string;
}
/** What a one-time link opens: the name it is for and the second factor to set up. */
export interface InvitationAnswer {
  name: string;
  roles: Role[];
  /** Base32 shared secret and its otpauth URI (RFC 6238). */
  totpSecret: string;
  totpUri: string;
}
export interface EnrolmentRequest {
  secret: string;
  password: string;
  code: string;
}
export interface SignInRequest {
  name: string;
  password: string;
  code: string;
}
export interface SignedInAnswer {
  administrator: AdministratorView;
  /** Ends after 30 minutes without a request. */
  endsAt: ServerTime;
}
/** Metadata of one room: counts, never names. */
export interface AdminRoomView {
  id: RoomId;
  kind: RoomKind;
  policy: RoomPolicy;
  state: RoomState;
  code: string | null;
  seatsTaken: number;
  seatsMax: number;
  messages: number;
  createdAt: ServerTime;
  activatedAt: ServerTime | null;
  endsAt: ServerTime | null;
  closedAt: ServerTime | null;
  closeReason: CloseReason | null;
}
export interface AdminRoomsAnswer {
  rooms: AdminRoomView[];
  /** Opaque; give it back as `after` for the next page. */
  next: string | null;
  asOf: ServerTime;
}
export interface StatsAnswer {
  roomsByState: Record<RoomState, number>;
  messages: number;
  readings: number;
  asOf: ServerTime;
}
export interface VerificationAnswer {
  verdict: 'complete' | 'altered' | 'destroyed';
  /** Sequence of the first entry that does not match, and why, in one English sentence. */
  firstMismatch: { seq: number; reason: string } | null;
  entries: number;
  head: string;
  /** The room's log entries proved against the log's tree. */
  logEntries: number;
  logSize: number;
  logRoot: string;
  checkedAt: ServerTime;
}
export interface ReadingView {
  id: ReadingId;
  roomId: RoomId;
  reason: string;
  startedAt: ServerTime;
  endsAt: ServerTime;
}
export interface ReadingAnswer {
  reading: ReadingView;
}
export interface TranscriptEntry {
  seq: number;
  id: EntryId;
  type: EntryType;
  seat: SeatNumber;
  name: string | null;
  sentAt: ServerTime;
  address: string | null;
  /** Messages only. */
  content: MessageContent | null;
}
export interface TranscriptAnswer {
  reading: ReadingView;
  room: AdminRoomView;
  entries: TranscriptEntry[];
  more: boolean;
}
export const LOG_TYPES = [
  'policy_changed',
  'room_opened',
  'room_activated',
  'room_joined',
  'room_refused',
  'room_locked',
  'room_ended',
  'room_archived',
  'room_destroyed',
  'reading_asked',
  'reading_ended',
  'administrator_created',
  'administrator_enrolled',
  'signed_in',
  'sign_in_failed',
  'signed_out',
  'network_denied',
  'heads',
  'log_restored',
  'checkpoint_key_changed',
  'reading_agreed',
  'reading_refused',
  'export_asked',
  'export_made',
  'hold_placed',
  'hold_released',
  'destruction_asked',
  'rotation_asked',
  'keys_rotated',
  'administrator_invited',
  'administrator_changed',
  'administrator_removed',
  'passkey_added',
  'passkey_removed',
  'recovery_codes_made',
] as const;
export type LogType = (typeof LOG_TYPES)[number];
/** One leaf of the log. `details` are unsealed for auditor and security; null once deleted. */
export interface LogEntryView {
  index: number;
  at: ServerTime;
  type: LogType;
  roomId: RoomId | null;
  subject: string | null;
  details: Record<string, unknown> | null;
}
export interface LogAnswer {
  entries: LogEntryView[];
  next: number | null;
  size: number;
}
/** A form in which a room's words can leave. */
export interface ExportFormatView {
  id: string;
  title: string;
  /** Of the file as it is delivered. */
  extension: string;
  mediaType: string;
  /** What it is for, in one sentence. */
  says: string;
}
/** A reading's words as a file, made while it is downloaded. */
export interface ExportView {
  id: string;
  readingId: ReadingId;
  format: string;
  /** Sequences of the entries whose words are left out; their hashes stay. */
  redacted: number[];
  state: 'asked' | 'running' | 'done' | 'failed';
  /** Entries in all, and written so far. */
  entries: number;
  written: number;
  bytes: number | null;
  /** Of the whole file, base64url. */
  sha256: string | null;
  askedAt: ServerTime;
  finishedAt: ServerTime | null;
}

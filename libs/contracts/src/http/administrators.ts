import type {
  AdministratorId,
  EntryId,
  HoldId,
  ReadingId,
  RoomId,
  RotationId,
  SeatNumber,
  ServerTime,
} from '../ids.js';
import type { EntryType, MessageContent } from '../entry.js';
import type { RoomKind, RoomPolicy } from '../policy/room-policy.js';
import type { SeatAuthorship } from '../receipt.js';
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
  /** Holds that stand: while there is one, nothing of the room is destroyed. */
  holds: number;
  /** An administrator asked for its destruction before its time; keeper acts. */
  destructionAsked: ServerTime | null;
  /** When it is to be destroyed by its own policy; null while it lives, is held, or once it is destroyed. */
  destroysAt: ServerTime | null;
  archivedAt: ServerTime | null;
  /** Number of its certificate of destruction. */
  certificate: number | null;
  /** Entries of its chain so far; it stays when the room is destroyed. */
  lastSeq: number;
}
export interface AdminRoomsAnswer {
  rooms: AdminRoomView[];
  /** Opaque; give it back as `after` for the next page. */
  next: string | null;
  asOf: ServerTime;
}
/** What happened in an hour or a day. */
export interface Figures {
  /** Rooms opened. */
  opened: number;
  /** Entries of rooms' chains: words, and who came and went. */
  messages: number;
  /** Readings asked for. */
  readings: number;
  /** Log entries about refused networks: at most 101 a minute, however many were refused. */
  denied: number;
}
export interface DayFigures extends Figures {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
}
export interface HourFigures extends Figures {
  /** Its first moment, UTC. */
  hour: ServerTime;
}
/** How a part of keeper's work goes. */
export interface JobView {
  name: string;
  ranAt: ServerTime;
  /** Milliseconds of its last round. */
  took: number;
  /** Items of that round, and what was left after it. */
  done: number;
  waiting: number;
  /** Seconds by which the oldest of those left is late. */
  lag: number;
  /** When a round failed and none has succeeded since. */
  failedAt: ServerTime | null;
}
export interface StatsAnswer {
  roomsByState: Record<RoomState, number>;
  /** Entries of all rooms' chains, destroyed ones included: words, and who came and went. */
  messages: number;
  readings: number;
  asOf: ServerTime;
  /** Oldest first, without a gap: the last 30 days and 24 hours, with the one that is not over. */
  figures: { days: DayFigures[]; hours: HourFigures[] };
  jobs: JobView[];
  /** Log entries about refused networks since midnight UTC. */
  deniedToday: number;
  logSize: number;
  /** The newest. */
  checkpoint: { size: number; at: ServerTime } | null;
}
export interface VerificationAnswer {
  verdict: 'complete' | 'altered' | 'destroyed';
  /** Sequence of the first entry that does not match, and why, in one English sentence. */
  firstMismatch: { seq: number; reason: string } | null;
  /** The number of the certificate of destruction; null for a room that has none. */
  certificate: number | null;
  entries: number;
  head: string;
  /** Up to which entry the log last named the room, and in which entry of its own; null while it has not, or where none is kept. */
  named: { seq: number; logIndex: number } | null;
  /** The room's log entries proved against the log's tree. */
  logEntries: number;
  logSize: number;
  logRoot: string;
  /** By seat, of rooms that keep a log; empty once a room is destroyed. */
  authorship: SeatAuthorship[];
  checkedAt: ServerTime;
}
/**
 * `waiting` until enough other administrators agree, for a day at most; then `open` for 30 minutes. `ended` by time, by the reader,
 * or because nobody answered.
 */
export const READING_STATES = ['waiting', 'open', 'ended', 'refused'] as const;
export type ReadingState = (typeof READING_STATES)[number];
export interface ReadingView {
  id: ReadingId;
  roomId: RoomId;
  administrator: { id: AdministratorId; name: string };
  reason: string;
  state: ReadingState;
  askedAt: ServerTime;
  /** null while it waits, and where it never began. */
  startedAt: ServerTime | null;
  endsAt: ServerTime | null;
  /** Ended by the reader before its time. */
  endedAt: ServerTime | null;
  approvals: { name: string; agrees: boolean; at: ServerTime }[];
}
export interface ReadingAnswer {
  reading: ReadingView;
}
export interface ReadingsAnswer {
  /** Newest first. */
  readings: ReadingView[];
  /** Give it back as `before` for the next page. */
  next: string | null;
}
export interface ApprovalRequest {
  agrees: boolean;
}
/** Keeps a room from being destroyed until it is released; it does not keep it from ending. */
export interface HoldView {
  id: HoldId;
  roomId: RoomId;
  /** The administrator's name. */
  by: string;
  reason: string;
  placedAt: ServerTime;
  releasedAt: ServerTime | null;
  releasedBy: string | null;
}
export interface HoldAnswer {
  hold: HoldView;
}
export interface HoldsAnswer {
  /** Newest first; at most 200. */
  holds: HoldView[];
}
export interface DestructionRequest {
  /** The room's code, typed in; its id where it has none. */
  code: string;
}
/** Somebody asked that every key be wrapped by this master key; keeper acts. */
export interface RotationView {
  id: RotationId;
  masterKeyId: number;
  /** The administrator's name; null when it was asked from the command line. */
  by: string | null;
  askedAt: ServerTime;
  /** Keys wrapped anew so far. */
  rewrapped: number;
  finishedAt: ServerTime | null;
  /** A newer one was asked for before it was finished: it is not carried out any more. */
  superseded: boolean;
}
export interface KeysAnswer {
  /** Id of the master key that wraps what is new. */
  primary: number;
  /** How many keys of rooms and of the service each master key wraps; ids ascending. */
  masterKeys: { id: number; rooms: number; services: number }[];
  /** Newest first; at most 50. */
  rotations: RotationView[];
}
export interface RotationAnswer {
  rotation: RotationView;
}
/** What the log was at a moment (c2sp.org/tlog-checkpoint). */
export interface CheckpointView {
  /** The log's name. */
  origin: string;
  size: number;
  /** Base64, as in the note. */
  root: string;
  at: ServerTime;
  /** The signed note, with its witnesses' lines. */
  note: string;
  witnesses: { name: string; at: ServerTime }[];
}
export interface CheckpointsAnswer {
  /** Newest first. */
  checkpoints: CheckpointView[];
  /** Give it back as `before` for the next page. */
  next: number | null;
}
export interface CheckpointKeyAnswer {
  /** Public key of the newest checkpoint, as `name+id+key` (c2sp.org/signed-note); null before the first. */
  verifier: string | null;
}
export interface CertificateView {
  number: number;
  roomId: RoomId;
  /** The certificate as it was signed. */
  note: string;
  destroyedAt: ServerTime;
}
export interface CertificateAnswer {
  certificate: CertificateView;
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
  'credential_refused',
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
  /** Name of the administrator whose reading it is. */
  by: string;
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
  /** Why it failed; null while it has not, and where it only broke off, as when its reader leaves. */
  failure: ExportFailure | null;
}
export interface ExportFailure {
  /** The record does not fit together; the room was destroyed, or the reading ended, while it was made. */
  code: 'record_altered' | 'room_gone' | 'forbidden';
  /** The entry that does not fit; null where it is none of the entries. */
  seq: number | null;
}
export interface ExportsAnswer {
  /** Newest first, 200 at most. */
  exports: ExportView[];
}

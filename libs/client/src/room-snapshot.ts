import type {
  AttachmentReference,
  ClientMessageId,
  EntryView,
  ErrorCode,
  KnockView,
  ParticipantView,
  Refusal,
  RoomView,
  SeatNumber,
  ServerTime,
} from '@parley/contracts';

/**
 * `connecting` until the room was entered for the first time, then `online` or `offline` (it comes back by itself),
 * `ended` for a closed room that can still be looked at, `gone` when this device has no such room any more. `refused`:
 * the service said no, and waiting does not change that; `enterAgain` and the next line ask again.
 */
export type RoomStatus = 'connecting' | 'online' | 'offline' | 'refused' | 'ended' | 'gone';

/**
 * What the service shows does not fit what this device said and signed: `receipt_refused`, it names another last receipt than this
 * device's own, or does not take the next; `entries_changed`, a message that it acknowledged is missing or stands elsewhere.
 */
export type SigningFault = 'receipt_refused' | 'entries_changed';

/** A message of one's own that the room does not show yet. It leaves the outbox when its entry appears. */
export interface OutboxItem {
  readonly clientMessageId: ClientMessageId;
  readonly text: string;
  readonly attachments: readonly AttachmentReference[];
  /** `failed`: refused with `error`; it waits for `retry` or `discard` and holds up nobody. */
  readonly state: 'pending' | 'failed';
  readonly error?: ErrorCode;
  /** This device's guess of server time when it was written. */
  readonly createdAt: ServerTime;
}

/** Immutable. Parts that did not change keep their identity from one snapshot to the next. */
export interface RoomSnapshot {
  readonly status: RoomStatus;
  /** Why, while it is `refused`. */
  readonly refusal: Refusal | null;
  /** null until the room is known. */
  readonly room: RoomView | null;
  /** Who asks to be let in, where this seat decides. */
  readonly knocks: readonly KnockView[];
  /** Everyone who ever took a seat, as in `room`. */
  readonly participants: readonly ParticipantView[];
  /** Ordered by `seq`, each once. */
  readonly entries: readonly EntryView[];
  /** Entries before the first one may exist: see `RoomSession.older` and `RoomSession.loadBackTo`. */
  readonly hasOlder: boolean;
  /** The sequence this seat had read when it entered first; null until then. What follows it was unread. */
  readonly readWhenEntered: number | null;
  readonly outbox: readonly OutboxItem[];
  /** Other seats that are writing now. */
  readonly typing: readonly SeatNumber[];
  readonly endsAt: ServerTime | null;
  /** This device signs no more for what it says here, and why. */
  readonly signingFault: SigningFault | null;
}

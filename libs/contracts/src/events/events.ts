import type { AttachmentReference, EntryView } from '../entry.js';
import type { ErrorBody } from '../errors.js';
import type { ClientMessageId, EntryId, KnockId, RoomId, SeatNumber, ServerTime } from '../ids.js';
import type { CloseReason, KnockState, KnockView, OwnKnockView, ParticipantView, RoomView } from '../room.js';

/** Every acknowledgement carries server time, so that countdowns run on one clock. */
export type Ack<T> = { ok: true; data: T; now: ServerTime } | { ok: false; error: ErrorBody; now: ServerTime };
type Answered<Input, Output> = (input: Input, ack: (answer: Ack<Output>) => void) => void;

export interface EnterRoom {
  roomId: RoomId;
  /** The highest sequence the device holds; 0 for nothing. */
  afterSeq: number;
}
export interface Entered {
  room: RoomView;
  knocks: KnockView[];
  /** Entries after `afterSeq`, oldest first, at most a page. */
  entries: EntryView[];
  /** More entries follow; list them with `message:list`. */
  more: boolean;
}
export interface SendMessage {
  roomId: RoomId;
  clientMessageId: ClientMessageId;
  /** 32 random bytes, base64url, made once by the device and sent again unchanged on a retry. */
  salt: string;
  body: MessageBody;
}
/** `text` where the service holds the keys, `sealed` bytes (base64url) where the members do. */
export type MessageBody = { text: string; attachments: SentAttachment[] } | { sealed: string };
/** An uploaded image on its way into a message; the service knows the rest of it. */
export type SentAttachment = Pick<AttachmentReference, 'id' | 'alt'>;
export interface Sent {
  seq: number;
  id: EntryId;
  sentAt: ServerTime;
}
export interface ListMessages {
  roomId: RoomId;
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
}
export interface Listed {
  entries: EntryView[];
  more: boolean;
}
export interface ReadUpTo {
  roomId: RoomId;
  seq: number;
}
export interface GiveReceipt {
  roomId: RoomId;
  /** A compact JWS over `ReceiptClaims`. */
  receipt: string;
}
export interface InRoom {
  roomId: RoomId;
}
export type Done = Record<string, never>;

export interface ClientEvents {
  'room:enter': Answered<EnterRoom, Entered>;
  'room:exit': Answered<InRoom, Done>;
  'message:send': Answered<SendMessage, Sent>;
  'message:list': Answered<ListMessages, Listed>;
  'message:read': Answered<ReadUpTo, Done>;
  'message:receipt': Answered<GiveReceipt, Done>;
  'participant:typing': Answered<InRoom, Done>;
}
export type ClientEvent = keyof ClientEvents;

export interface ServerEvents {
  /** The room, its seats or its knocks changed; `knocks` is what this seat may decide on. */
  'room:changed': (event: { room: RoomView; knocks: KnockView[]; now: ServerTime }) => void;
  'room:ended': (event: {
    roomId: RoomId;
    closedAt: ServerTime;
    reason: CloseReason;
    by: SeatNumber | null;
    lastSeq: number;
  }) => void;
  'participant:changed': (event: { roomId: RoomId; participant: ParticipantView }) => void;
  'participant:typing': (event: { roomId: RoomId; seat: SeatNumber }) => void;
  'message:new': (event: EntryView) => void;
  'message:read': (event: { roomId: RoomId; seat: SeatNumber; seq: number; at: ServerTime }) => void;
  'knock:new': (event: { roomId: RoomId; knock: KnockView }) => void;
  /** To those who decide and to the one who asked: how many said yes. */
  'knock:changed': (event: { roomId: RoomId; knockId: KnockId; approvals: number; of: number }) => void;
  /** To the one who asked. Admitted ones call `room:enter` next. */
  'knock:decided': (event: { knock: OwnKnockView & { state: Exclude<KnockState, 'waiting'> } }) => void;
  'service:draining': (event: { retryIn: number }) => void;
}
export type ServerEvent = keyof ServerEvents;

/** `connect_error.data` of a refused handshake; `nonce` is there when a fresh one is all that is missing. */
export interface HandshakeRefusal extends ErrorBody {
  nonce: string;
  now: ServerTime;
}
/** `socket.handshake.auth`. */
export interface HandshakeAuth {
  proof: string;
}

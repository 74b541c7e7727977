import type { Refusal, RoomId, RoomState, SeatNumber, ServerTime } from '@parley/contracts';

/** What a receipt is compared with: one view of the room, its seat's last receipt and its seat's messages. */
export interface ReceiptState {
  state: RoomState;
  lastSeq: number;
  endsAt: ServerTime | null;
  closedAt: ServerTime | null;
  last: { number: number; digest: Buffer; lastSeq: number } | null;
  /**
   * The seat's messages after its last receipt and up to the one asked for, ascending; at most `RECEIPT_LIMITS.messages` and one more.
   * None for a receipt that does not follow the last one: nothing is read for it.
   */
  own: { seq: number; clientMessageId: string; commitment: Buffer }[];
}
/** What a receipt says of its own place. */
interface ReceiptAsked {
  roomId: RoomId;
  seat: SeatNumber;
  upTo: number;
  number: number;
  /** SHA-256 of the one before it, 32 bytes; null in the first. */
  previous: Buffer | null;
}
/** A receipt that holds, as it is kept. */
export interface NewReceipt {
  number: number;
  lastSeq: number;
  /** SHA-256 of the JWS, 32 bytes. */
  digest: Buffer;
  jws: string;
}
/** Nothing is written for one that stands already. */
export type ReceiptDecision = Refusal | { keep: NewReceipt | null };

/** What devices signed of their rooms. Only rooms that keep a log have receipts, and those are durable. */
export interface Receipts {
  /**
   * Reads, decides and writes; `now` is the store's own clock. When another receipt of the same number comes first, or the room is
   * archived or destroyed meanwhile, it is decided once more, against that. null when it is kept, or was. `not_found` for an unknown
   * room.
   */
  take(asked: ReceiptAsked, decide: (state: ReceiptState, now: ServerTime) => ReceiptDecision): Promise<Refusal | null>;
}

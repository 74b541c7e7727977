import type { AttachmentId, ClientMessageId, EntryId, Refusal, RoomId, SeatNumber } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';

export interface Attachment {
  id: AttachmentId;
  roomId: RoomId;
  /** Who uploaded it. */
  seat: SeatNumber;
  /** Canonical JSON of an `UploadedImage` without its id, purpose `attachmentFacts`, record id `id`, the seat's. */
  facts: Sealed;
}
/** An attachment that is to be kept. */
export interface NewAttachment extends Attachment {
  /** What it takes of the store. */
  bytes: number;
}
/** An attachment with what became of it. */
export interface KeptAttachment extends Attachment {
  /** The place of the message that shows it; null while there is none. */
  seq: number | null;
}
/** Uploads bound to the message that is about to show them. */
export interface ClaimedAttachments {
  /** The id that the entry must have: an image is sent when an entry of this id is in its room. */
  entryId: EntryId;
  /** In any order. */
  attachments: Attachment[];
}

/**
 * Images of rooms, by row; their bytes lie in the object store. The row comes first and goes last, so that no object is ever
 * without one. A row unsent an hour after its upload, or after a claim that no message followed, can be claimed no more and is
 * swept.
 */
export interface Attachments {
  /**
   * Refuses `too_many_requests` when the seat has `LIMITS.unsentImages` that it has not sent; `images_refused` with `limit`,
   * bytes, when the room's would be more than `LIMITS.roomImageBytes`; `not_found` without such a seat; `unavailable` when somebody else is at them for long.
   */
  add(attachment: NewAttachment): Promise<Refusal | null>;
  /** null as well for one that was withdrawn. */
  find(roomId: RoomId, id: AttachmentId): Promise<KeptAttachment | null>;
  /**
   * Binds uploads to a message before it is appended, all or none. The same message may claim the same uploads again and gets
   * the same entry id, so that of two attempts at once only one entry can come. Refuses `id_conflict` when the message has
   * claimed others, `not_found` when one is not there, not this seat's, or another message's; `unavailable` when
   * somebody else is at them for long.
   */
  claim(
    roomId: RoomId,
    seat: SeatNumber,
    message: ClientMessageId,
    ids: readonly AttachmentId[],
  ): Promise<ClaimedAttachments | Refusal>;
  /**
   * Frees what was claimed for an entry that can not come any more, for any other message of this seat; what was sent stays as it
   * is. To be called only once the room holds another entry under the id of that message: another attempt at it that is still on
   * its way would lose its images otherwise.
   */
  release(roomId: RoomId, seat: SeatNumber, entryId: EntryId): Promise<void>;
  /** This seat's upload that no message has claimed: nobody finds or claims it from now on. False when there is none. */
  withdraw(roomId: RoomId, seat: SeatNumber, id: AttachmentId): Promise<boolean>;
  /** Removes the row of a withdrawn upload, once its objects are gone. */
  remove(roomId: RoomId, id: AttachmentId): Promise<void>;
}

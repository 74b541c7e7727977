import type { AttachmentId, ClientMessageId, Refusal, RoomId, SeatNumber } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';

export interface Attachment {
  id: AttachmentId;
  roomId: RoomId;
  /** Who uploaded it. */
  seat: SeatNumber;
  /** Canonical JSON of an `UploadedImage` without its id, purpose `attachmentFacts`, record id `id`, the seat's. */
  facts: Sealed;
}
/** An attachment with what became of it. */
export interface KeptAttachment extends Attachment {
  /** Its message is in the room. */
  sent: boolean;
}

/**
 * Images of rooms, by row; their bytes lie in the object store. The row comes first and goes last, so that no object is ever
 * without one. A row unsent an hour after its upload, or after a claim that no message followed, is swept.
 */
export interface Attachments {
  /** Refuses `too_many_requests` when the seat has `LIMITS.unsentImages` that it has not sent. */
  add(attachment: Attachment): Promise<Refusal | null>;
  find(roomId: RoomId, id: AttachmentId): Promise<KeptAttachment | null>;
  /**
   * Binds uploads to a message before it is appended: all or none, in the order asked for; the same message may claim again.
   * null when one is not there, not this seat's, or belongs to another message.
   */
  claim(
    roomId: RoomId,
    seat: SeatNumber,
    message: ClientMessageId,
    ids: readonly AttachmentId[],
  ): Promise<Attachment[] | null>;
  /** Removes the row of this seat's upload that no message has claimed; false when there is none. */
  remove(roomId: RoomId, seat: SeatNumber, id: AttachmentId): Promise<boolean>;
}

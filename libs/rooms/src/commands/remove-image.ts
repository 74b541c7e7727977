import { isRefusal, refuse } from '@parley/contracts';
import type { AttachmentId, Refusal, RoomId, Thumbprint } from '@parley/contracts';
import type { Attachment } from '../ports/attachments.js';
import { ObjectsAway } from '../ports/object-store.js';
import { imageObjects } from './image-objects.js';
import { ownSeat } from './own-rooms.js';
import type { RoomParts } from './room-parts.js';

/**
 * Takes back an upload that was not sent; null when that is done. Refuses `not_found` for everything else: another seat's, one
 * that a message has claimed, one that was never there.
 */
export async function removeImage(
  parts: RoomParts,
  thumbprint: Thumbprint,
  roomId: RoomId,
  id: AttachmentId,
): Promise<Refusal | null> {
  const own = await ownSeat(parts, thumbprint, roomId);
  if (isRefusal(own)) return own;
  const withdrawn = await discardImage(parts, { id, roomId, seat: own.participant.seat });
  return withdrawn ? null : refuse('not_found');
}

/**
 * Withdraws the row, so that no message can claim the image any more, removes the objects, and then the row: an object never
 * lies there without a row that leads to it. For objects whose puts were answered: one that was given up may arrive later. What
 * an absent store leaves behind is swept an hour later. False when there was nothing to withdraw.
 */
export async function discardImage(
  parts: Pick<RoomParts, 'attachments' | 'objects'>,
  { id, roomId, seat }: Pick<Attachment, 'id' | 'roomId' | 'seat'>,
): Promise<boolean> {
  if (!(await parts.attachments.withdraw(roomId, seat, id))) return false;
  try {
    await parts.objects.remove(Object.values(imageObjects(roomId, id)));
    await parts.attachments.remove(roomId, id);
  } catch (error) {
    if (!(error instanceof ObjectsAway)) throw error;
  }
  return true;
}

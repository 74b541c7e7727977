import { isRefusal, refuse, THUMBNAIL_TYPE } from '@parley/contracts';
import type { AttachmentId, Refusal, RoomId, Thumbprint } from '@parley/contracts';
import { EnvelopeError } from '@parley/crypto';
import type { Plaintext, Sealed } from '@parley/crypto';
import type { KeptAttachment } from '../ports/attachments.js';
import { ObjectsAway } from '../ports/object-store.js';
import type { Participant, Room } from '../room.js';
import { firstSeqFor } from './enter-room.js';
import { imageObjects } from './image-objects.js';
import { ownRoom } from './own-rooms.js';
import type { RoomParts } from './room-parts.js';
import { openImage, openImageFacts } from './seal-image.js';
import type { ImageSize } from './seal-image.js';

/** An image in the clear, for the one who asked. */
export interface OpenedImage {
  type: string;
  bytes: Plaintext;
}

/**
 * An image of a room, for whoever may read the entry that shows it; before it is sent, for its uploader alone. Everybody else
 * hears `not_found`. Refuses `room_gone` when the key is gone and `images_unavailable` when the store is away. Throws EnvelopeError
 * when what lies there is not what was sealed, and when the image of an entry is not there at all: somebody removed it.
 */
export async function fetchImage(
  parts: RoomParts,
  thumbprint: Thumbprint,
  roomId: RoomId,
  id: AttachmentId,
  size: ImageSize,
): Promise<OpenedImage | Refusal> {
  const own = await ownRoom(parts, thumbprint, roomId);
  if (isRefusal(own)) return own;
  const kept = await parts.attachments.find(roomId, id);
  if (!kept || !maySee(own.room, own.participant, kept)) return refuse('not_found');
  const facts = openImageFacts(own.key, kept);
  const sealed = await sealedImage(parts, kept, size);
  if (isRefusal(sealed)) return sealed;
  return {
    type: size === 'thumbnail' ? THUMBNAIL_TYPE : facts.type,
    bytes: openImage(own.key, kept, size, sealed),
  };
}

const maySee = (room: Room, participant: Participant, kept: KeptAttachment): boolean =>
  kept.seq === null ? kept.seat === participant.seat : kept.seq >= firstSeqFor(room.policy, participant);

async function sealedImage(
  { objects }: Pick<RoomParts, 'objects'>,
  { roomId, id, seq }: KeptAttachment,
  size: ImageSize,
): Promise<Sealed | Refusal> {
  try {
    const bytes = await objects.get(imageObjects(roomId, id)[size]);
    // Under an image's name lies an envelope, or something that opens as none.
    if (bytes) return bytes as Sealed;
  } catch (error) {
    if (error instanceof ObjectsAway) return refuse('images_unavailable');
    throw error;
  }
  // What was never sent may have been swept a moment ago; what was sent is part of the record.
  if (seq === null) return refuse('not_found');
  throw new EnvelopeError();
}

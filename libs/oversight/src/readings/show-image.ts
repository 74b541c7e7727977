import { isRefusal, refuse } from '@parley/contracts';
import type { AttachmentId, ReadingId, Refusal } from '@parley/contracts';
import { EnvelopeError } from '@parley/crypto';
import { ObjectsAway } from '@parley/rooms';
import type { OpenedImage } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import type { OversightParts } from '../oversight-parts.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';
import { openReading } from './open-reading.js';
import { openReferred, referenceOf } from './room-images.js';

/**
 * An image of an entry, unsealed within one's own reading and compared with what its entry says of it. Refuses as `openReading` does,
 * `not_found` for one no entry shows, `room_gone`, `record_altered` when it is not what was sent, `images_unavailable`.
 */
export async function showImage(
  parts: Pick<
    OversightParts,
    'readings' | 'administrators' | 'approvals' | 'rooms' | 'roomKeys' | 'attachments' | 'objects' | 'now'
  >,
  administrator: Administrator,
  readingId: ReadingId,
  image: { id: AttachmentId; size: 'original' | 'thumbnail' },
): Promise<OpenedImage | Refusal> {
  const reading = await openReading(parts, administrator, readingId);
  if (isRefusal(reading)) return reading;
  const key = await freshRoomKey(parts, reading.roomId);
  if (!key) return refuse('room_gone');
  const kept = await parts.attachments.find(reading.roomId, image.id);
  if (!kept) return refuse('not_found');
  try {
    const reference = await referenceOf(parts, key, kept);
    return reference ? await openReferred(parts, key, kept, reference, image.size) : refuse('not_found');
  } catch (error) {
    if (error instanceof EnvelopeError) return refuse('record_altered', { attachment: image.id });
    if (error instanceof ObjectsAway) return refuse('images_unavailable');
    throw error;
  }
}

import { THUMBNAIL_TYPE } from '@parley/contracts';
import type { AttachmentReference, MessageContent, RoomId } from '@parley/contracts';
import { EnvelopeError, sha256 } from '@parley/crypto';
import type { DataKey, Sealed } from '@parley/crypto';
import { imageObjects, openEntry, openImage } from '@parley/rooms';
import type { KeptAttachment, OpenedImage } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';

export type ImageParts = Pick<OversightParts, 'rooms' | 'attachments' | 'objects'>;
type Size = 'original' | 'thumbnail';

/** What an entry of the room says of an image: null when no entry shows it. Throws EnvelopeError when the entry does not open. */
export async function referenceOf(
  { rooms }: Pick<ImageParts, 'rooms'>,
  key: DataKey,
  { roomId, id, seq }: KeptAttachment,
): Promise<AttachmentReference | null> {
  if (seq === null) return null;
  const [row] = await rooms.transcript(roomId, { after: seq - 1, limit: 1 });
  if (row?.type !== 'message') return null;
  const { attachments } = JSON.parse(openEntry(key, row).toString('utf8')) as MessageContent;
  return attachments.find((image) => image.id === id) ?? null;
}

/**
 * The image as its entry names it. Throws EnvelopeError when it is missing, does not open, or is not the one the entry digested, and
 * ObjectsAway when the store does not answer.
 */
export async function openReferred(
  { objects }: Pick<ImageParts, 'objects'>,
  key: DataKey,
  kept: KeptAttachment,
  reference: AttachmentReference,
  size: Size,
): Promise<OpenedImage> {
  const sealed = await objects.get(imageObjects(kept.roomId, kept.id)[size]);
  if (!sealed) throw new EnvelopeError();
  const bytes = openImage(key, kept, size, sealed as Sealed);
  const digest = size === 'original' ? reference.sha256 : reference.thumbnailSha256;
  if (sha256(bytes).toString('base64url') !== digest) throw new EnvelopeError();
  return { type: size === 'thumbnail' ? THUMBNAIL_TYPE : reference.type, bytes };
}

/** The image an entry refers to; null when it is missing or not what the entry says. Throws ObjectsAway. */
export async function imageOrNull(
  parts: Omit<ImageParts, 'rooms'>,
  key: DataKey,
  roomId: RoomId,
  reference: AttachmentReference,
  size: Size,
): Promise<Uint8Array | null> {
  const kept = await parts.attachments.find(roomId, reference.id);
  if (!kept) return null;
  try {
    return (await openReferred(parts, key, kept, reference, size)).bytes;
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

import type { RoomId, SeatNumber, UploadedImage } from '@parley/contracts';
import { open, PURPOSE, seal, sha256 } from '@parley/crypto';
import type { DataKey, Plaintext, Sealed } from '@parley/crypto';
import { contentBytes } from '@parley/record';
import type { Attachment } from '../ports/attachments.js';
import type { ReadImage } from '../ports/image-reader.js';

export type ImageSize = 'original' | 'thumbnail';
type ImagePlace = Pick<Attachment, 'id' | 'roomId' | 'seat'>;
const PURPOSE_OF = { original: PURPOSE.attachment, thumbnail: PURPOSE.thumbnail } as const;

const contextOf = ({ id, roomId, seat }: { id: string; roomId: RoomId; seat: SeatNumber }) => ({
  roomId,
  recordId: id,
  seat,
});
const digest = (bytes: Uint8Array): string => sha256(bytes).toString('base64url');

export interface SealedImage {
  uploaded: UploadedImage;
  facts: Sealed;
  original: Sealed;
  thumbnail: Sealed;
}

/** Three envelopes of one image, each for its own purpose: none opens in the place of another. */
export function sealImage(key: DataKey, place: ImagePlace, image: ReadImage): SealedImage {
  const { type, width, height } = image;
  const facts = {
    type,
    bytes: image.bytes.length,
    width,
    height,
    sha256: digest(image.bytes),
    thumbnailSha256: digest(image.thumbnail),
  };
  const context = contextOf(place);
  return {
    uploaded: { id: place.id, ...facts },
    facts: seal(key, { purpose: PURPOSE.attachmentFacts, ...context }, contentBytes(facts)),
    original: seal(key, { purpose: PURPOSE.attachment, ...context }, image.bytes),
    thumbnail: seal(key, { purpose: PURPOSE.thumbnail, ...context }, image.thumbnail),
  };
}

/** What was said of the image when it was uploaded. Throws EnvelopeError when that is not what lies here. */
export function openImageFacts(key: DataKey, attachment: Attachment): UploadedImage {
  const context = { purpose: PURPOSE.attachmentFacts, ...contextOf(attachment) };
  const facts = JSON.parse(open(key, context, attachment.facts).toString('utf8')) as Omit<UploadedImage, 'id'>;
  return { id: attachment.id, ...facts };
}

/** The image or its thumbnail, as it was sealed. Throws EnvelopeError when that is not what lies here. */
export const openImage = (key: DataKey, place: ImagePlace, size: ImageSize, sealed: Sealed): Plaintext =>
  open(key, { purpose: PURPOSE_OF[size], ...contextOf(place) }, sealed);

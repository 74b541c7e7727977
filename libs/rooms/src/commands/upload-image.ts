import { isRefusal, refuse } from '@parley/contracts';
import type { AttachmentId, Refusal, RoomId, SeatNumber, UploadedImage } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { refuseUpload } from '../decisions/upload.js';
import type { ImageOwner } from '../ports/image-reader.js';
import { ObjectsAway } from '../ports/object-store.js';
import { imageObjects } from './image-objects.js';
import { keyOf, ownSeat } from './own-rooms.js';
import { discardImage } from './remove-image.js';
import { homeOf } from './room-parts.js';
import type { Caller, RoomParts } from './room-parts.js';
import { idIn } from './seal-entry.js';
import { sealImage } from './seal-image.js';
import type { SealedImage } from './seal-image.js';

/** Bytes that two files take whatever is in them: a small image is not for nothing. */
const PLACES = 8 * 1024;

/** Who may upload an image, and where it goes: known before a byte of it is read. */
export interface Uploader {
  roomId: RoomId;
  seat: SeatNumber;
  key: DataKey;
  owner: ImageOwner;
}

/**
 * To be asked before a body is read. Refuses `not_found` for whoever has no seat, `images_refused` where the room takes none,
 * `wrong_state` before it is activated, `room_ended` after.
 */
export async function mayUpload(
  parts: RoomParts,
  { thumbprint, network }: Pick<Caller, 'thumbprint' | 'network'>,
  id: RoomId,
): Promise<Uploader | Refusal> {
  const own = await ownSeat(parts, thumbprint, id);
  if (isRefusal(own)) return own;
  const { seat } = own.participant;
  const refusal = refuseUpload(own.room, seat, parts.now());
  if (refusal) return refusal;
  const key = await keyOf(parts, id);
  return isRefusal(key) ? key : { roomId: id, seat, key, owner: { network, device: thumbprint } };
}

export interface UploadOptions {
  /** Aborted when nobody waits for the image any more. */
  signal?: AbortSignal | undefined;
  /** Told how many bytes lie in memory from now on: what an image becomes is known only then. */
  hold?: (bytes: number) => void;
}

/**
 * Makes an image anew, seals it and stores it, to be sent within the hour. Takes `bytes` over. Refuses what `ImageReader` refuses;
 * `too_many_requests` with `LIMITS.unsentImages` unsent; `images_refused` when the room's images would take too much; `room_ended` when the room ended while the image was read, for then
 * nothing can show it any more; `images_unavailable` when the store is away: nothing of it can be fetched then, and
 * what came of it is swept an hour later. Once `signal`
 * is aborted, for nobody waits for it any more, nothing of it stays and the answer is `bad_request`, which nobody hears.
 */
export async function uploadImage(
  parts: RoomParts,
  uploader: Uploader,
  bytes: Uint8Array,
  { signal, hold = () => undefined }: UploadOptions = {},
): Promise<UploadedImage | Refusal> {
  const { roomId, seat, key, owner } = uploader;
  const image = await parts.images.read(bytes, { owner, signal });
  if (isRefusal(image)) return image;
  // What came, what was made of it, and the same sealed.
  hold(bytes.length + 2 * (image.bytes.length + image.thumbnail.length));
  const room = await homeOf(parts, roomId).rooms.find(roomId);
  const refusal = room ? refuseUpload(room, seat, parts.now()) : refuse('not_found');
  if (refusal) return refusal;
  if (signal?.aborted) return refuse('bad_request');
  const place = { id: idIn(roomId) as AttachmentId, roomId, seat };
  const sealed = sealImage(key, place, image);
  const taken = sealed.original.length + sealed.thumbnail.length + PLACES;
  const full = await parts.attachments.add({ ...place, facts: sealed.facts, bytes: taken });
  if (full) return full;
  try {
    await putImage(parts, place, sealed);
  } catch (error) {
    // A put that was given up may still arrive, after any removal that follows it now: the sweep comes an hour later.
    await parts.attachments.withdraw(roomId, seat, place.id);
    if (error instanceof ObjectsAway) return refuse('images_unavailable');
    throw error;
  }
  if (signal?.aborted) {
    await discardImage(parts, place);
    return refuse('bad_request');
  }
  return sealed.uploaded;
}

/** Both or an exception; what the store did not answer in time may still be on its way then. */
async function putImage(
  { objects }: Pick<RoomParts, 'objects'>,
  { roomId, id }: { roomId: RoomId; id: AttachmentId },
  sealed: SealedImage,
): Promise<void> {
  const names = imageObjects(roomId, id);
  const puts = await Promise.allSettled([
    objects.put(names.original, sealed.original),
    objects.put(names.thumbnail, sealed.thumbnail),
  ]);
  for (const put of puts) if (put.status === 'rejected') throw put.reason;
}

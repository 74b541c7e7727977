import type { AttachmentId, RoomId } from '@parley/contracts';

/** The names under which an image's two envelopes lie in the object store. */
export const imageObjects = (roomId: RoomId, id: AttachmentId): { original: string; thumbnail: string } => ({
  original: `rooms/${roomId}/${id}`,
  thumbnail: `rooms/${roomId}/${id}.thumbnail`,
});

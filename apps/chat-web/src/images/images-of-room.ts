import { RoomImages, type Api } from '@parley/client';
import type { RoomId } from '@parley/contracts';

const open = new WeakMap<Api, { roomId: RoomId; images: RoomImages }>();

/** The images of the room that is on screen: another room's are let go. */
export function imagesOf(api: Api, roomId: RoomId): RoomImages {
  const before = open.get(api);
  if (before?.roomId === roomId) return before.images;
  before?.images.close();
  const images = new RoomImages({ api, roomId });
  open.set(api, { roomId, images });
  return images;
}

/** The room left the screen. */
export function letImagesGo(api: Api, roomId: RoomId): void {
  const last = open.get(api);
  if (last?.roomId !== roomId) return;
  open.delete(api);
  last.images.close();
}

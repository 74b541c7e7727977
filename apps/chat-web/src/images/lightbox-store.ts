import { Listeners } from '@parley/client';
import type { AttachmentReference, RoomId } from '@parley/contracts';

/** The images of one message, looked at one by one. */
export interface LookedAt {
  images: readonly AttachmentReference[];
  roomId: RoomId;
  /** Which of them stands first. */
  index: number;
  name: string;
  /** Room time in milliseconds. */
  at: number;
  caption: string;
}

// It outlives the message it was opened from: that one may be scrolled away under it.
let lookedAt: LookedAt | null = null;
const listeners = new Listeners();

export const getLookedAt = (): LookedAt | null => lookedAt;
export function lookAt(images: LookedAt | null): void {
  lookedAt = images;
  listeners.notify();
}
export const watchLookedAt = listeners.subscribe;

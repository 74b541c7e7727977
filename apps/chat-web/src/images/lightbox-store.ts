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
const listeners = new Set<() => void>();

export const getLookedAt = (): LookedAt | null => lookedAt;
export function lookAt(images: LookedAt | null): void {
  lookedAt = images;
  for (const listener of listeners) listener();
}
export function watchLookedAt(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

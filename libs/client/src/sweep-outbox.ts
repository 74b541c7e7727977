import { isRefusal, type ServerTime } from '@parley/contracts';
import type { Api } from './api.js';
import type { OutboxStore } from './outbox-store.js';
import { hasEnded } from './room-end.js';

/** Milliseconds in which a person may come back to a room that ended, and see there what it did not take. */
const KEEP_UNSEEN_MS = 24 * 60 * 60 * 1000;

/**
 * Removes what was written a day ago or earlier in rooms that have ended or are gone: nobody came back to read it, and
 * it must not lie on this device for ever. Does nothing when the service can't be asked.
 */
export async function sweepOutbox(api: Pick<Api, 'ownRooms' | 'clock'>, store: OutboxStore): Promise<void> {
  const old = await store.writtenBefore((api.clock.now() - KEEP_UNSEEN_MS) as ServerTime).catch(() => []);
  if (old.length === 0) return;
  const own = await api.ownRooms();
  if (isRefusal(own)) return;
  const living = new Set(own.rooms.filter((room) => !hasEnded(room)).map(({ id }) => id));
  const left = old.filter(({ roomId }) => !living.has(roomId));
  // What could not be removed is found again at the next visit.
  await Promise.allSettled(left.map(({ clientMessageId }) => store.remove(clientMessageId)));
}

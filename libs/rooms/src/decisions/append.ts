import type { Refusal, Seconds, ServerTime } from '@parley/contracts';
import { refuse } from '@parley/contracts';
import { hasEnded } from '../room.js';
import type { EntryDraft, Room, StoredEntry } from '../room.js';
import { chainEntry } from './chain-entry.js';
import { earlier, later } from './lifetime.js';

/** What appending needs of a room: the columns that the lock reads. */
export interface RoomHead extends Pick<Room, 'id' | 'state' | 'lastSeq' | 'head' | 'endsAt'> {
  /** The room ends this long after the last entry, if at all, and never later than `latestEnd`. */
  idle: Seconds | null;
  latestEnd: ServerTime | null;
  /** Seats given back: they may say nothing more. */
  goneSeats: readonly number[];
}

/** An entry of the same (seat, client id) that is stored already. */
export type SeenEntry = Pick<StoredEntry, 'seq' | 'id' | 'sentAt' | 'commitment'>;

export type Appended = { seq: number; id: StoredEntry['id']; sentAt: ServerTime } & (
  { duplicate: true } | { duplicate: false; entry: StoredEntry }
);

/**
 * Decides one entry against the room as the lock shows it, in this order: duplicate, other words under the same id,
 * not open, ended, stored. Returns the room's next head beside the outcome; a refusal leaves it as it was.
 */
export function decideAppend(
  room: RoomHead,
  draft: EntryDraft,
  seen: SeenEntry | undefined,
  now: ServerTime,
): { room: RoomHead; outcome: Appended | Refusal } {
  if (seen) {
    const same = seen.commitment.equals(draft.commitment);
    return {
      room,
      outcome: same ? { seq: seen.seq, id: seen.id, sentAt: seen.sentAt, duplicate: true } : refuse('id_conflict'),
    };
  }
  if (hasEnded(room, now)) return { room, outcome: refuse('room_ended') };
  if (room.state === 'pending') return { room, outcome: refuse('wrong_state') };
  if (room.goneSeats.includes(draft.seat)) return { room, outcome: refuse('not_found') };
  const entry = chainEntry(room, draft, now);
  return {
    room: { ...room, lastSeq: entry.seq, head: entry.head, endsAt: endAfterActivity(room, now) },
    outcome: { seq: entry.seq, id: entry.id, sentAt: entry.sentAt, duplicate: false, entry },
  };
}

function endAfterActivity(room: RoomHead, now: ServerTime): ServerTime | null {
  if (room.idle === null) return room.endsAt;
  return earlier(later(now, room.idle), room.latestEnd);
}

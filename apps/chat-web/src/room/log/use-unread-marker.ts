import type { RoomSession, RoomSnapshot } from '@parley/client';
import type { SeatNumber } from '@parley/contracts';
import { useEffect, useState } from 'react';
import type { Reading } from '../use-reading.js';

/** Messages not read, as sequences: after the one, up to and with the other. */
export interface UnreadSpan {
  after: number;
  upTo: number;
}

/**
 * What was not read when the room was opened, once all of it is here; null until then. It stays where it is for its reader,
 * and moves to what comes while they look away.
 */
export function useUnreadMarker(
  session: RoomSession,
  { status, entries, room, participants, readWhenEntered }: RoomSnapshot,
  own: SeatNumber,
  { looks, read }: Pick<Reading, 'looks' | 'read'>,
  /** Who writes before all of it is here, or any of it, wants to see that and not what came before. */
  writes: boolean,
): UnreadSpan | null {
  const [unread, setUnread] = useState<UnreadSpan | null>(null);
  const last = entries.at(-1);
  const lastSeq = last?.seq ?? 0;
  const entered = status !== 'connecting';
  const opened = unread !== null;
  const after = readWhenEntered ?? participants.find(({ seat }) => seat === own)?.readSeq ?? 0;
  // Before the line is there, the room itself says how much was said.
  const upTo = Math.max(lastSeq, room?.lastSeq ?? 0);

  useEffect(() => {
    if (opened || (!entered && !writes)) return;
    const stop = new AbortController();
    const nothing = writes || after >= upTo;
    void (nothing ? Promise.resolve() : session.loadBackTo(after + 1, stop.signal)).then(() => {
      if (!stop.signal.aborted) setUnread({ after, upTo });
    });
    return () => {
      stop.abort();
    };
  }, [session, entered, opened, writes, after, upTo]);

  if (unread && !looks && last?.type === 'message' && last.seat !== own && lastSeq > unread.upTo)
    setUnread({ after: Math.max(read, unread.after), upTo: lastSeq });
  return unread;
}

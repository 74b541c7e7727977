import type { RoomSession, RoomSnapshot } from '@parley/client';
import type { SeatNumber } from '@parley/contracts';
import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';

/** A message that was in view for so long, on a page that is looked at, counts as read. Milliseconds. */
const READ_AFTER_MS = 1_000;

export interface Reading {
  /** The page is on screen and has the focus. */
  looks: boolean;
  /** Up to where it was read, and told so, as a sequence. */
  read: number;
  /** Up to where it was in view, read or not. */
  seen: number;
  /** Messages of others that came and were not seen yet. */
  unread: number;
  /** To be called with the last sequence in view. */
  see: (seq: number) => void;
}

const looking = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
const watchLooking = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
};

/** Tells the other side what was read: what was in view, and looked at, for a second. */
export function useReading(session: RoomSession, { entries, participants }: RoomSnapshot, own: SeatNumber): Reading {
  const looks = useSyncExternalStore(watchLooking, looking);
  const [before] = useState(() => participants.find(({ seat }) => seat === own)?.readSeq ?? 0);
  const [read, setRead] = useState(before);
  const [seen, setSeen] = useState(before);
  const see = useCallback((seq: number) => {
    setSeen((most) => Math.max(most, seq));
  }, []);

  const inView = useEffectEvent(() => seen);
  const behind = looks && seen > read;
  useEffect(() => {
    if (!behind) return;
    // What comes into view meanwhile gets a second of its own: in a quick conversation this one is not put off for ever.
    const upTo = inView();
    const timer = setTimeout(() => {
      session.readUpTo(upTo);
      setRead(upTo);
    }, READ_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [session, behind, read]);

  return { looks, read, seen, unread: countAfter(entries, looks ? seen : read, own), see };
}

function countAfter(entries: RoomSnapshot['entries'], seq: number, own: SeatNumber): number {
  let count = 0;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (!entry || entry.seq <= seq) break;
    if (entry.type === 'message' && entry.seat !== own) count += 1;
  }
  return count;
}

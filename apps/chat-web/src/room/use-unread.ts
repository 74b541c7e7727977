import type { RoomSession, RoomSnapshot } from '@parley/client';
import type { SeatNumber } from '@parley/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';

/** Looking at the page this long counts as reading what is on it. */
const READ_AFTER_MS = 1_000;

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

/** Tells the other side what was read, after a second of looking; answers how many messages of theirs were not. */
export function useUnread(session: RoomSession, { entries }: RoomSnapshot, own: SeatNumber): number {
  const looks = useSyncExternalStore(watchLooking, looking);
  const lastSeq = entries.at(-1)?.seq ?? 0;
  const [read, setRead] = useState(lastSeq);
  useEffect(() => {
    if (!looks || lastSeq === 0) return;
    const timer = setTimeout(() => {
      session.readUpTo(lastSeq);
      setRead(lastSeq);
    }, READ_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [session, looks, lastSeq]);
  const unread = looks
    ? 0
    : entries.filter(({ type, seat, seq }) => type === 'message' && seat !== own && seq > read).length;
  useEffect(() => {
    document.getElementById('favicon')?.setAttribute('href', unread > 0 ? '/favicon-unread.svg' : '/favicon.svg');
  }, [unread]);
  return unread;
}

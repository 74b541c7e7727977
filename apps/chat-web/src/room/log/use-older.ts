import type { RoomSession, RoomSnapshot } from '@parley/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { OlderState } from './timeline-items.js';

export interface Older {
  /** null when everything is here. */
  state: OlderState | null;
  /** Whether the page before the first message is needed. It is fetched, unless it could not be. */
  need: (needed: boolean) => void;
  /** Tries again after it could not. */
  again: () => void;
}

/** Earlier messages, a page at a time. What failed on a lost line is tried again when the line is back. */
export function useOlder(session: RoomSession, { hasOlder, status }: RoomSnapshot): Older {
  const [failed, setFailed] = useState(false);
  const [line, setLine] = useState(status);
  const busy = useRef(false);
  const needed = useRef(false);
  if (line !== status) {
    setLine(status);
    if (status === 'online') setFailed(false);
  }
  const again = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    setFailed(false);
    const fetchPages = async (): Promise<void> => {
      do {
        const before = session.getSnapshot().entries[0]?.seq;
        await session.older();
        const { hasOlder: left, entries } = session.getSnapshot();
        if (!left) break;
        if (entries[0]?.seq === before) {
          setFailed(true);
          break;
        }
        // Drawn meanwhile: short pages may leave the reader as near to the top as before.
      } while (needed.current);
      busy.current = false;
    };
    void fetchPages();
  }, [session]);
  const can = hasOlder && !failed && status !== 'connecting';
  const need = useCallback(
    (now: boolean) => {
      needed.current = now;
      if (now && can) again();
    },
    [can, again],
  );
  useEffect(() => {
    if (can && needed.current) again();
  }, [can, again]);
  return { state: hasOlder ? (failed ? 'failed' : 'waiting') : null, need, again };
}

import type { RoomSession, RoomSnapshot } from '@parley/client';
import { useCallback, useRef, useState } from 'react';
import type { OlderState } from './timeline-items.js';

export interface Older {
  /** null when everything is here. */
  state: OlderState | null;
  /** Fetches the page before the first message, unless one is on its way or could not be fetched. */
  fetch: () => void;
  /** Tries again after it could not. */
  again: () => void;
}

/** Earlier messages, a page at a time. What failed on a lost line is tried again when the line is back. */
export function useOlder(session: RoomSession, { hasOlder, status }: RoomSnapshot): Older {
  const [failed, setFailed] = useState(false);
  const [line, setLine] = useState(status);
  const busy = useRef(false);
  if (line !== status) {
    setLine(status);
    if (status === 'online') setFailed(false);
  }
  const again = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    setFailed(false);
    const before = session.getSnapshot().entries[0]?.seq;
    void session.older().then((more) => {
      busy.current = false;
      const { hasOlder: left, entries } = session.getSnapshot();
      if (!more && left && entries[0]?.seq === before) setFailed(true);
    });
  }, [session]);
  const fetch = useCallback(() => {
    if (hasOlder && !failed) again();
  }, [hasOlder, failed, again]);
  return { state: hasOlder ? (failed ? 'failed' : 'waiting') : null, fetch, again };
}

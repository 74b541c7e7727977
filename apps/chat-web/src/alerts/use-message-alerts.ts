import type { RoomSnapshot } from '@parley/client';
import type { SeatNumber } from '@parley/contracts';
import { useEffect, useRef, useState } from 'react';
import { alertMessage } from './alerts.js';
import { Attention } from './attention.js';
import { newestFromOthers } from './newest-from-others.js';

/** Several messages in a row call once. */
const QUIET_MS = 2_000;

/** Sounds for what someone else says while nobody looks; what was said before the page opened is silent. */
export function useMessageAlerts(snapshot: RoomSnapshot, own: SeatNumber): void {
  const [attention] = useState(() => new Attention());
  const newest = newestFromOthers(snapshot, own);
  const heard = useRef(newest);
  const calledAt = useRef(-Infinity);
  useEffect(() => {
    const watching = new AbortController();
    for (const touch of ['pointerdown', 'pointermove', 'keydown', 'focus', 'wheel'])
      addEventListener(touch, attention.touch, { passive: true, signal: watching.signal });
    return () => {
      watching.abort();
    };
  }, [attention]);
  useEffect(() => {
    const before = heard.current;
    heard.current = newest;
    if (before === null || newest === null || newest <= before || attention.here) return;
    if (performance.now() - calledAt.current < QUIET_MS) return;
    calledAt.current = performance.now();
    alertMessage();
  }, [newest, attention]);
}

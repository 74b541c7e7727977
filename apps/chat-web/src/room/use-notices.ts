import type { RoomStatus } from '@parley/client';
import type { ParticipantView } from '@parley/contracts';
import { crossedMark, useAnnouncer } from '@parley/ui';
import { useEffect, useRef } from 'react';
import { useTexts } from '../texts/texts.js';

/** Says politely, and once, that an hour, ten minutes or a minute is left. */
export function useTimeNotices(left: number | null): void {
  const { toast } = useAnnouncer();
  const { say } = useTexts();
  const before = useRef(left);
  useEffect(() => {
    const mark = before.current !== null && left !== null ? crossedMark(before.current, left) : null;
    before.current = left;
    if (mark !== null) toast(say(`time.${mark}`));
  }, [left, toast, say]);
}

/** Tells losing the connection and coming back apart, for whoever else has a seat. */
export function usePeerNotices(peers: readonly ParticipantView[]): void {
  const { announce } = useAnnouncer();
  const { say } = useTexts();
  const before = useRef(peers);
  useEffect(() => {
    for (const { seat, name, present, left } of peers) {
      const old = before.current.find((one) => one.seat === seat);
      if (old && !left && old.present !== present)
        announce(say(present ? 'say.nowBack' : 'say.nowLost', { name: name ?? '' }));
    }
    before.current = peers;
  }, [peers, announce, say]);
}

/** Says when the line is back; the strip says when it is away. */
export function useLineNotices(status: RoomStatus): void {
  const { toast } = useAnnouncer();
  const { say } = useTexts();
  const before = useRef(status);
  useEffect(() => {
    if (before.current === 'offline' && status === 'online') toast(say('net.back'));
    before.current = status;
  }, [status, toast, say]);
}

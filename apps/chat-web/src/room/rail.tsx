import type { RoomView } from '@parley/contracts';
import { Button, isoDuration, longClock } from '@parley/ui';
import type { ReactNode } from 'react';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';

/** Beside the room on wide screens: the clock, the terms, the seats, and the way to end it. */
export function Rail({
  room,
  left,
  closing,
  terms,
  seats,
  onEnd,
}: {
  room: RoomView;
  left: number | null;
  /** In its last minute. */
  closing: boolean;
  terms: ReactNode;
  seats: ReactNode;
  /** null when the room can't be ended from here. */
  onEnd: (() => void) | null;
}) {
  const { say, language } = useTexts();
  const when = room.endsAt === null ? '' : formatsOf(language).dayAndTime.format(room.endsAt);
  return (
    <aside className="rail" data-landmark>
      {left !== null && (
        <div className={closing ? 'big-time num bad' : 'big-time num'} role="timer" aria-label={say('room.timeLeft')}>
          <time dateTime={isoDuration(left)}>{longClock(left)}</time>
          <small>{say(closing ? 'room.lastMinute' : 'room.leftUntil', { when })}</small>
        </div>
      )}
      {terms}
      {seats}
      {onEnd && (
        <Button look="line danger-text" className="rail-end" onClick={onEnd}>
          {say('room.end')}
        </Button>
      )}
    </aside>
  );
}

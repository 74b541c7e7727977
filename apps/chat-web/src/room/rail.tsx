import type { RoomView } from '@parley/contracts';
import { Button, isoDuration, longClock } from '@parley/ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.js';

/** Beside the room on wide screens: the clock, the terms, the seats, and the way to end it. */
export function Rail({
  room,
  left,
  terms,
  seats,
  onEnd,
}: {
  room: RoomView;
  left: number | null;
  terms: ReactNode;
  seats: ReactNode;
  /** null when the room can't be ended from here. */
  onEnd: (() => void) | null;
}) {
  const { say, language } = useTexts();
  const when =
    room.endsAt === null
      ? ''
      : new Intl.DateTimeFormat(language, {
          weekday: 'long',
          hour: '2-digit',
          minute: '2-digit',
          hour12: false,
        }).format(room.endsAt);
  const closing = left !== null && left <= 60;
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

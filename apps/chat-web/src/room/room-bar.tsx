import type { RoomStatus } from '@parley/client';
import type { ParticipantView, RoomPolicy } from '@parley/contracts';
import { Glyph, Icon, IconButton, isoDuration, shortClock } from '@parley/ui';
import { useTexts } from '../texts/texts.js';

/** Who is here, how long the room still lasts, and the way to everything else. */
export function RoomBar({
  policy,
  peer,
  writes,
  status,
  left,
  life,
  onFind,
  onMore,
}: {
  policy: RoomPolicy;
  peer: ParticipantView | undefined;
  /** The other one is writing now. */
  writes: boolean;
  status: RoomStatus;
  /** Seconds; null without an end. */
  left: number | null;
  /** The same in hundredths of the whole. */
  life: number;
  onFind: () => void;
  onMore: () => void;
}) {
  const { say } = useTexts();
  return (
    <header className="bar" data-landmark>
      <Glyph policy={policy} life={life} />
      <div className="who">
        <h1>{peer?.name}</h1>
        <span>
          {say(
            status === 'ended'
              ? 'ended.title'
              : peer?.left
                ? 'room.leftSeat'
                : status === 'offline'
                  ? 'room.before'
                  : !peer?.present
                    ? 'room.away'
                    : writes
                      ? 'room.writes'
                      : 'room.here',
          )}
        </span>
      </div>
      {left !== null && (
        <div className="left num" role="timer" aria-label={say('room.timeLeft')}>
          <time dateTime={isoDuration(left)}>{shortClock(left)}</time>
          <small>{say('room.left')}</small>
        </div>
      )}
      <IconButton label={say('find.open')} onClick={onFind}>
        <Icon name="regular/magnifying-glass" size="l" />
      </IconButton>
      <IconButton label={say('room.more')} onClick={onMore}>
        <Icon name="regular/dots-three-vertical" size="l" />
      </IconButton>
    </header>
  );
}

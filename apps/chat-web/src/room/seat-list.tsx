import type { ParticipantView, RoomView } from '@parley/contracts';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';
import { lostAt, type PresenceNote } from './log/presence-notes.js';

/** Who holds a seat, and who of them is here, or since when they are not. */
export function SeatList({
  room,
  participants,
  notes,
  over,
  offline,
}: {
  room: RoomView;
  participants: readonly ParticipantView[];
  notes: readonly PresenceNote[];
  /** The room has ended. */
  over: boolean;
  /** This page's own line is away: who is there can't be known. */
  offline: boolean;
}) {
  const { say, language } = useTexts();
  const where = ({ seat, present, left }: ParticipantView): string => {
    if (seat === room.seat) return say('room.you');
    if (left) return say('room.leftSeat');
    if (over) return '';
    if (offline) return say('room.before');
    if (present) return say('room.here');
    const since = lostAt(notes, seat);
    return since === null ? say('room.away') : say('room.awaySince', { time: formatsOf(language).time.format(since) });
  };
  return (
    <section className="label seats" aria-label={say('room.seats')}>
      <h2>
        {say('room.seats')}
        <small>{say(over ? 'ended.title' : room.state === 'locked' ? 'room.locked' : 'room.open')}</small>
      </h2>
      <ul>
        {participants.map((one) => {
          const { seat, name, present, left } = one;
          const dot = seat === room.seat ? 'seat-dot me' : left || !(present || over) ? 'seat-dot away' : 'seat-dot';
          return (
            <li key={seat}>
              <i className={dot} aria-hidden="true" />
              <span>
                <b>{name}</b>
                {where(one)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

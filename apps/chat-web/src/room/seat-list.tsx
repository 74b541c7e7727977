import type { ParticipantView, RoomView } from '@parley/contracts';
import { useTexts } from '../texts/texts.js';

/** Who holds a seat, and who of them is here. */
export function SeatList({ room, participants }: { room: RoomView; participants: readonly ParticipantView[] }) {
  const { say } = useTexts();
  return (
    <section className="label seats" aria-label={say('room.seats')}>
      <h2>
        {say('room.seats')}
        <small>{say(room.state === 'locked' ? 'room.locked' : 'room.open')}</small>
      </h2>
      <ul>
        {participants.map(({ seat, name, present, left }) => (
          <li key={seat}>
            <i
              className={seat === room.seat ? 'seat-dot me' : left || !present ? 'seat-dot away' : 'seat-dot'}
              aria-hidden="true"
            />
            <span>
              <b>{name}</b>
              {say(seat === room.seat ? 'room.you' : left ? 'room.leftSeat' : present ? 'room.here' : 'room.away')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

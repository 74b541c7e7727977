import { Link } from '@tanstack/react-router';
import { CalmPage } from '../frame/calm-page.js';
import { texts } from '../texts/en.js';

export const toRoom = (roomId: string) => (
  <Link className="btn primary" to="/rooms/$roomId" params={{ roomId }}>
    {texts.transcript.toRoom}
  </Link>
);

export function ReadingOver({ roomId }: { roomId: string | null }) {
  return (
    <CalmPage
      headline={texts.transcript.over}
      action={
        roomId === null ? (
          <Link className="btn line" to="/rooms">
            {texts.trouble.toRooms}
          </Link>
        ) : (
          toRoom(roomId)
        )
      }
    >
      <p role="status">{texts.transcript.overWhy}</p>
    </CalmPage>
  );
}

export const NoSuchReading = () => (
  <CalmPage
    headline={texts.transcript.notYours}
    action={
      <Link className="btn line" to="/rooms">
        {texts.trouble.toRooms}
      </Link>
    }
  >
    <p>{texts.transcript.notYoursWhy}</p>
  </CalmPage>
);

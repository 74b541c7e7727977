import type { ReadingId } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { ExportList } from '../exports/export-list.js';
import { CalmPage } from '../frame/calm-page.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';

export const toRoom = (roomId: string) => (
  <Link className="btn primary" to="/rooms/$roomId" params={{ roomId }}>
    {texts.transcript.toRoom}
  </Link>
);

/** What left the service within a reading, still to be compared with the files when nothing can be fetched any more. */
export const ExportsOf = ({ readingId }: { readingId: ReadingId }) => (
  <section className="card exports left-behind" aria-label={recordTexts.exports.list}>
    <h2>{recordTexts.exports.list}</h2>
    <ExportList readingId={readingId} open={false} />
  </section>
);

export function ReadingOver({ readingId, roomId }: { readingId: ReadingId; roomId: string | null }) {
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
      <ExportsOf readingId={readingId} />
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

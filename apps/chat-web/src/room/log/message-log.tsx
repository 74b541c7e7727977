import { useState } from 'react';
import { useTexts } from '../../texts/texts.js';
import { OpenLog, type OpenLogProps } from './open-log.js';
import { useUnreadMarker } from './use-unread-marker.js';

/** The log of a room. It waits until everything is here that was not read, and then opens at the first of it. */
export function MessageLog(props: Omit<OpenLogProps, 'unread' | 'written'>) {
  const { say } = useTexts();
  const { session, snapshot, room, reading } = props;
  const [since] = useState(() => session.clock.now());
  const written = snapshot.outbox.findLast(({ createdAt }) => createdAt >= since)?.clientMessageId;
  const unread = useUnreadMarker(session, snapshot, room.seat, reading, written !== undefined);
  if (unread) return <OpenLog {...props} unread={unread} written={written} />;
  return (
    <div className="log-frame">
      <section className="log" role="log" aria-live="off" aria-busy="true" aria-label={say('room.log')}>
        <p className="older">
          <span className="late">{say('room.opening')}</span>
        </p>
      </section>
    </div>
  );
}

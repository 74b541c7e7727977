import type { RoomSession, RoomSnapshot } from '@parley/client';
import type { RoomView } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import { useCallback, useEffect, useRef } from 'react';
import { useEndedWords } from '../room/ended-words.js';
import { useTexts } from '../texts/texts.js';
import { UnsentMessages } from './unsent-messages.js';

/** In place of the composer once the room has ended: why, what stays, what was not sent, and a way onward. */
export function EndedComposer({
  session,
  room,
  outbox,
}: {
  session: RoomSession;
  room: RoomView;
  outbox: RoomSnapshot['outbox'];
}) {
  const { say } = useTexts();
  const { why, stays } = useEndedWords(room);
  const headline = useRef<HTMLHeadingElement>(null);
  const forget = useCallback(() => {
    session.forgetUnsent();
  }, [session]);
  useEffect(() => {
    // The field that had the focus is gone.
    if (document.activeElement === document.body) headline.current?.focus();
  }, []);
  return (
    <section className="ended" aria-label={say('ended.title')}>
      <div className="ended-why" role="status">
        <BrokenPlan seats />
        <div>
          <h2 ref={headline} tabIndex={-1}>
            {say('ended.headline')}
          </h2>
          <p>
            {why} {stays}
          </p>
        </div>
      </div>
      <UnsentMessages roomId={room.id} messages={outbox} onSeen={forget} />
      <div className="ended-on">
        <a className="btn primary" href="/host">
          {say('ended.another')}
        </a>
        <a className="btn line" href="/">
          {say('page.front')}
        </a>
      </div>
    </section>
  );
}

import type { RoomSnapshot } from '@parley/client';
import type { RoomView } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import { useEffect, useRef, useState } from 'react';
import { useEndedWords } from '../room/ended-words.js';
import { useTexts } from '../texts/texts.js';
import { readDraft, readDraftImages } from './draft.js';
import { Unsent } from './unsent.js';

/** In place of the composer once the room has ended: why, what stays, what was not sent, and a way onward. */
export function EndedComposer({ room, outbox }: { room: RoomView; outbox: RoomSnapshot['outbox'] }) {
  const { say } = useTexts();
  const { why, stays } = useEndedWords(room);
  const headline = useRef<HTMLHeadingElement>(null);
  const [draft] = useState(() => readDraft(room.id));
  const [chosen] = useState(() => readDraftImages(room.id));
  const images = outbox.reduce((sum, { attachments }) => sum + attachments.length, chosen);
  const unsent = [...outbox.map(({ text }) => text), draft].filter((text) => text.trim() !== '');
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
      <Unsent words={unsent.join('\n\n')} images={images} />
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

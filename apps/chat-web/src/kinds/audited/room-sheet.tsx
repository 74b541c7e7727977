import type { RoomView } from '@parley/contracts';
import { Mark, Plan, shortClock, useSecondsLeft } from '@parley/ui';
import type { ReactNode } from 'react';
import { SettingsButton } from '../../settings/settings.js';
import { useTexts } from '../../texts/texts.js';

/** The host's coloured half: the plan with a free seat, what is asked, and the code in large. */
export function RoomSheet({
  room,
  now,
  headline,
  children,
}: {
  room: RoomView;
  now: () => number;
  headline: string;
  children: ReactNode;
}) {
  const { say } = useTexts();
  const left = useSecondsLeft(room.endsAt, now);
  return (
    <section className="sheet" data-landmark>
      <div className="sheet-top">
        <a className="brand" href="/">
          <Mark size={26} onSheet /> {say('waiting.yours')}
        </a>
        <span className="sheet-corner">
          {left !== null && <span className="num">{say('waiting.left', { time: shortClock(left) })}</span>}
          <SettingsButton />
        </span>
      </div>
      <div className="sheet-plan">
        <Plan policy={room.policy} scene="waiting" />
      </div>
      <div className="sheet-text">
        <div>
          <h1>{headline}</h1>
          <p>{children}</p>
        </div>
        {room.code !== null && (
          <output className="code" aria-label={say('room.code')}>
            {Array.from(room.code, (character, index) => (
              <span key={index}>{character}</span>
            ))}
          </output>
        )}
      </div>
    </section>
  );
}

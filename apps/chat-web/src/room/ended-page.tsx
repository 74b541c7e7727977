import type { RoomView } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import type { ReactNode } from 'react';
import { CalmPage } from '../frame/calm-page.js';
import { useTexts } from '../texts/texts.js';
import { useEndedWords } from './ended-words.js';

/** Why, who, when, and what stays; what was not sent, and a way onward. */
export function EndedPage({ room, unsent }: { room: RoomView; unsent: ReactNode }) {
  const { say } = useTexts();
  const { why, stays } = useEndedWords(room);
  return (
    <CalmPage
      title={`${say('ended.title')} · Parley`}
      figure={<BrokenPlan seats />}
      headline={say('ended.headline')}
      actions={
        <>
          <a className="btn primary main" href="/host">
            {say('ended.another')}
          </a>
          <a className="btn line" href="/">
            {say('page.front')}
          </a>
        </>
      }
    >
      <p>
        {why} {say('ended.nothing')} {stays}
      </p>
      {unsent}
    </CalmPage>
  );
}

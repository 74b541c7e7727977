import type { RoomView } from '@parley/contracts';
import { BrokenPlan } from '@parley/ui';
import { readDraft } from '../composer/draft.js';
import { Unsent } from '../composer/unsent.js';
import { CalmPage } from '../frame/calm-page.js';
import { useTexts } from '../texts/texts.js';
import { useEndedWords } from './ended-words.js';

/** Why, who, when, and what stays; and a way onward. */
export function EndedPage({ room }: { room: RoomView }) {
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
      <Unsent words={readDraft(room.id)} />
    </CalmPage>
  );
}

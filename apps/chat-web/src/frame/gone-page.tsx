import { BrokenPlan } from '@parley/ui';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/texts.js';
import { CalmPage } from './calm-page.js';

/** No such room, or not this device's: the two look the same. `unsent`: what was written there. */
export function GonePage({ unsent }: { unsent?: ReactNode }) {
  const { say } = useTexts();
  return (
    <CalmPage
      title="Parley"
      figure={<BrokenPlan />}
      headline={say('gone.headline')}
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
      <p>{say('gone.text')}</p>
      {unsent}
    </CalmPage>
  );
}

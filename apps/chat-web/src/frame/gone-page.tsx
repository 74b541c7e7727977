import { BrokenPlan } from '@parley/ui';
import { useTexts } from '../texts/texts.js';
import { CalmPage } from './calm-page.js';

/** No such room, or not this device's: the two look the same. */
export function GonePage() {
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
    </CalmPage>
  );
}

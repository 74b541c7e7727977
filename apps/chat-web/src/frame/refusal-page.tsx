import { BrokenPlan, Button } from '@parley/ui';
import type { Refusal } from '@parley/contracts';
import type { ReactNode } from 'react';
import { refusalWords } from '../session/refusal-words.js';
import { useTexts } from '../texts/texts.js';
import { CalmPage } from './calm-page.js';

/** Something could not be fetched; asking again may help. */
export function RefusalPage({
  refusal,
  onAgain,
  children,
}: {
  refusal: Refusal;
  onAgain: () => void;
  children?: ReactNode;
}) {
  const { say } = useTexts();
  return (
    <CalmPage
      title="Parley"
      figure={<BrokenPlan />}
      headline={say(refusalWords(refusal))}
      actions={
        <>
          <Button look="primary" size="main" onClick={onAgain}>
            {say('page.again')}
          </Button>
          <a className="btn line" href="/">
            {say('page.front')}
          </a>
        </>
      }
    >
      {children}
    </CalmPage>
  );
}

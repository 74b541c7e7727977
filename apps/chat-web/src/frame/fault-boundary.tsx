import { BrokenPlan, Button } from '@parley/ui';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../texts/texts.js';
import { CalmPage } from './calm-page.js';

/** What could not be shown becomes a calm page; most often a part of the page was not to be had. */
export class FaultBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const { say } = useTexts();
  return (
    <CalmPage
      title="Parley"
      figure={<BrokenPlan />}
      headline={say('broken.headline')}
      actions={
        <Button
          look="primary"
          size="main"
          onClick={() => {
            location.reload();
          }}
        >
          {say('broken.reload')}
        </Button>
      }
    >
      <p>{say('broken.text')}</p>
    </CalmPage>
  );
}

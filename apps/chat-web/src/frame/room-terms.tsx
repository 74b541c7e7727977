import type { RoomPolicy } from '@parley/contracts';
import { TermsLabel } from '@parley/ui';
import { useRef, type ReactNode, type RefObject } from 'react';
import { useTexts } from '../texts/texts.js';
import { TermsStrip } from './terms-strip.js';

/** The label of a room, in the language of the page. */
export function RoomTerms({ policy }: { policy: RoomPolicy }) {
  const { say, terms } = useTexts();
  return (
    <TermsLabel
      policy={policy}
      words={terms}
      name={say('terms.name')}
      version={say('terms.version', { version: policy.version })}
    />
  );
}

/**
 * The label, and the button by which it is accepted. On phones the button stays in reach at the foot while the label lies
 * below the fold: the one sentence above the button leads there.
 */
export function useAcceptedTerms(policy: RoomPolicy): { label: ReactNode; foot: (button: ReactNode) => ReactNode } {
  const place = useRef<HTMLDivElement>(null);
  return {
    label: (
      <div ref={place} tabIndex={-1}>
        <RoomTerms policy={policy} />
      </div>
    ),
    foot: (button) => (
      <>
        <TermsStrip
          policy={policy}
          onPress={() => {
            lead(place);
          }}
        />
        {button}
      </>
    ),
  };
}

function lead({ current }: RefObject<HTMLElement | null>): void {
  current?.scrollIntoView({ block: 'center' });
  current?.focus({ preventScroll: true });
}

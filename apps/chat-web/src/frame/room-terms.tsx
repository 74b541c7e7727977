import type { RoomPolicy } from '@parley/contracts';
import { TermsLabel } from '@parley/ui';
import { useTexts } from '../texts/texts.js';

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

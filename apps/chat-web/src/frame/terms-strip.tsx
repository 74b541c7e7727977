import { summaryOf, type RoomPolicy } from '@parley/contracts';
import { Icon } from '@parley/ui';
import { useTexts } from '../texts/texts.js';

/** On phones, where the label of a room has no place: its one sentence, which leads to the whole. */
export function TermsStrip({ policy, onPress }: { policy: RoomPolicy; onPress: () => void }) {
  const { terms } = useTexts();
  return (
    <button type="button" className="strip rounded phone-only" onClick={onPress}>
      <Icon name="fill/eye" size="s" />
      <span>{terms.summaries[summaryOf(policy)]}</span>
      <Icon name="bold/caret-right" size="s" />
    </button>
  );
}

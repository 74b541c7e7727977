import { Icon } from '@parley/ui';
import { useTexts } from '../../texts/texts.js';

/** The way to the end: with how many of the others' messages wait there, when some do. */
export function ToEndButton({ unread, onClick }: { unread: number; onClick: () => void }) {
  const { say } = useTexts();
  return (
    <button
      type="button"
      className={unread > 0 ? 'to-end' : 'to-end plain'}
      aria-label={unread > 0 ? undefined : say('room.toEnd')}
      onClick={onClick}
    >
      {unread > 0 && say('room.new', { count: unread })}
      <Icon name="bold/arrow-down" size="s" />
    </button>
  );
}

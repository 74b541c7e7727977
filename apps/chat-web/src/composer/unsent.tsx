import { Button, Icon, useAnnouncer } from '@parley/ui';
import { useTexts } from '../texts/texts.js';

/** Words that were written and can't be sent any more: nobody loses them without seeing it. */
export function Unsent({ words }: { words: string }) {
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  if (words.trim() === '') return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(words);
      toast(say('message.copiedUnsent'));
    } catch {
      toast(say('message.notCopied'));
    }
  };
  return (
    <section className="unsent" aria-label={say('message.unsent')}>
      <h3>{say('message.unsent')}</h3>
      <p dir="auto" tabIndex={0}>
        {words}
      </p>
      <Button size="small" onClick={() => void copy()}>
        <Icon name="bold/copy" size="s" />
        {say('message.copyUnsent')}
      </Button>
    </section>
  );
}

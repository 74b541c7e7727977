import { Button, Icon, useAnnouncer } from '@parley/ui';
import { useTexts } from '../texts/texts.js';

/**
 * What was written and chosen and can't be sent any more, or not now: nobody loses it without seeing it. `images`: how
 * many.
 */
export function Unsent({ words, images, mayGoLater }: { words: string; images: number; mayGoLater: boolean }) {
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const written = words.trim() !== '';
  if (!written && images === 0) return null;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(words);
      toast(say('message.copiedUnsent'));
    } catch {
      toast(say('message.notCopied'));
    }
  };
  const heading = say(mayGoLater ? 'message.unsentYet' : 'message.unsent');
  return (
    <section className="unsent" aria-label={heading}>
      <h3>{heading}</h3>
      {images > 0 && (
        <p className="unsent-images">
          <Icon name="regular/image" />
          {say('tray.count', { count: images })}
        </p>
      )}
      {written && (
        <>
          <p dir="auto" tabIndex={0}>
            {words}
          </p>
          <Button size="small" onClick={() => void copy()}>
            <Icon name="bold/copy" size="s" />
            {say('message.copyUnsent')}
          </Button>
        </>
      )}
    </section>
  );
}

import { Button, Icon } from '@parley/ui';
import { troubleCode } from '../api/call.js';
import { texts, troubleWords } from '../texts/en.js';

/** Says inside a page that its newest figures did not come, and asks again. */
export function TroubleNotice({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  return (
    <div className="trouble" role="alert">
      <Icon name="regular/warning" />
      <span>{troubleWords(troubleCode(error))}</span>
      <Button look="line" size="small" onClick={onAgain}>
        {texts.again}
      </Button>
    </div>
  );
}

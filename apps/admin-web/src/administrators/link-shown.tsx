import { Button, Icon, useAnnouncer } from '@parley/ui';
import type { InvitedAnswer } from '@parley/contracts';
import { useState } from 'react';
import { administratorTexts } from '../texts/administrators.en.js';
import { Stamp } from '../time/stamp.js';

const say = administratorTexts.link;

/** A one-time link, the only time it is shown. */
export function LinkShown({ invited: { secret, expiresAt }, onDone }: { invited: InvitedAnswer; onDone: () => void }) {
  const { announce, toast } = useAnnouncer();
  const [copied, setCopied] = useState(false);
  const link = `${location.origin}/sign-in#${secret}`;
  return (
    <>
      <p>{say.why}</p>
      <p className="field-label" id="one-time-link">
        {say.field}
      </p>
      <div className="one-time-link" role="group" aria-labelledby="one-time-link">
        {link}
      </div>
      <div className="until">
        {say.until} <Stamp at={expiresAt} />
      </div>
      <div className="stack">
        <Button look="line" onClick={onDone}>
          {administratorTexts.done}
        </Button>
        <Button
          look="primary"
          onClick={() => {
            navigator.clipboard.writeText(link).then(
              () => {
                setCopied(true);
                announce(say.copied);
              },
              () => {
                toast(say.copyFailed);
              },
            );
          }}
        >
          <Icon name={copied ? 'bold/check' : 'bold/copy'} size="s" />
          {copied ? say.copied : say.copy}
        </Button>
      </div>
    </>
  );
}

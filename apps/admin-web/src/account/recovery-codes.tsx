import { Button, Icon, Switch, useAnnouncer } from '@parley/ui';
import { useState } from 'react';
import { accountTexts } from '../texts/account.en.js';
import './account.css';

const say = accountTexts.codes;

/** Recovery codes, shown once: to copy or print, and to be kept before anything else goes on. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { announce, toast } = useAnnouncer();
  const [copied, setCopied] = useState(false);
  const [kept, setKept] = useState(false);
  return (
    <div className="recovery-codes">
      <p className="printed-for">{say.printedFor}</p>
      <ol className="num" aria-label={say.list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="keep">
        <Button
          look="line"
          size="small"
          onClick={() => {
            navigator.clipboard.writeText(codes.join('\n')).then(
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
        <Button
          look="line"
          size="small"
          onClick={() => {
            window.print();
          }}
        >
          <Icon name="regular/printer" size="s" />
          {say.print}
        </Button>
      </div>
      <Switch label={say.kept} checked={kept} onChange={setKept} />
      <Button look="primary" size="main" wide disabled={!kept} onClick={onDone}>
        {say.done}
      </Button>
    </div>
  );
}

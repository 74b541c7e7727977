import { Button, Icon, useAnnouncer } from '@parley/ui';
import { useState } from 'react';
import { recordTexts } from '../texts/record.js';

/** Copies a text, and says so to eyes and screen readers. */
export function CopyButton({ text, label, look = 'plain' }: { text: string; label: string; look?: 'plain' | 'line' }) {
  const [copied, setCopied] = useState(false);
  const { announce, toast } = useAnnouncer();
  return (
    <Button
      look={look}
      size="small"
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => {
            setCopied(true);
            announce(recordTexts.copied);
          },
          () => {
            toast(recordTexts.notCopied);
          },
        );
      }}
    >
      <Icon name={copied ? 'bold/check' : 'bold/copy'} size="s" />
      {copied ? recordTexts.copied : label}
    </Button>
  );
}

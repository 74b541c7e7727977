import { Icon } from '@parley/ui';
import { useEffect, useState } from 'react';
import { recordTexts } from '../texts/record.js';
import { CopyButton } from './copy-button.js';
import './note.css';

/** A signed note, exactly as it was signed, to read, copy and keep. */
export function Note({ text, label, fileName }: { text: string; label: string; fileName: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [text]);
  return (
    <div className="signed-note">
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <div className="with-note">
        <CopyButton text={text} label={recordTexts.copy} look="line" />
        <a className="btn small line" href={address} download={fileName}>
          <Icon name="regular/download-simple" size="s" />
          {recordTexts.download}
        </a>
      </div>
    </div>
  );
}

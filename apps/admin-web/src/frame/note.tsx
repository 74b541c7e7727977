import { Button, Icon } from '@parley/ui';
import { recordTexts } from '../texts/record.js';
import { CopyButton } from './copy-button.js';
import { keepText } from './start-download.js';
import './note.css';

/** A signed note, exactly as it was signed, to read, copy and keep. */
export const Note = ({ text, label, fileName }: { text: string; label: string; fileName: string }) => (
  <div className="signed-note">
    <pre tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
    <div className="with-note">
      <CopyButton text={text} label={recordTexts.copy} look="line" />
      <Button
        look="line"
        size="small"
        onClick={() => {
          keepText(text, fileName);
        }}
      >
        <Icon name="regular/download-simple" size="s" />
        {recordTexts.download}
      </Button>
    </div>
  </div>
);

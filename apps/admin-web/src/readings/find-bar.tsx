import { Icon, IconButton } from '@parley/ui';
import { texts } from '../texts/en.js';

const say = texts.transcript;

/** Finds words among what was loaded; Enter walks on, Shift+Enter back. */
export function FindBar({
  words,
  onWords,
  current,
  total,
  onStep,
}: {
  words: string;
  onWords: (words: string) => void;
  /** From 0. */
  current: number;
  total: number;
  onStep: (by: 1 | -1) => void;
}) {
  return (
    <div className="filters find" role="search">
      <label className="search">
        <span className="vh">{say.find}</span>
        <Icon name="regular/magnifying-glass" />
        <input
          type="search"
          value={words}
          placeholder={say.findHint}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            onWords(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onStep(event.shiftKey ? -1 : 1);
          }}
        />
      </label>
      <span className="found num" role="status">
        {words === '' ? '' : total === 0 ? say.notFound : say.found(current + 1, total)}
      </span>
      <IconButton
        label={say.previous}
        disabled={total === 0}
        onClick={() => {
          onStep(-1);
        }}
      >
        <Icon name="bold/caret-up" />
      </IconButton>
      <IconButton
        label={say.next}
        disabled={total === 0}
        onClick={() => {
          onStep(1);
        }}
      >
        <Icon name="bold/caret-down" />
      </IconButton>
    </div>
  );
}

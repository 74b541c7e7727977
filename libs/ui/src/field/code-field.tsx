import { normalizeCode } from '@parley/contracts';
import { useId, type CSSProperties } from 'react';

export interface CodeFieldProps {
  label: string;
  /** Characters of a whole code, one box each. */
  length: number;
  /** Already normalized. */
  value: string;
  onChange: (code: string) => void;
  /** Everything that was pasted, before it is cut down to a code: it may be a whole link. True when it was taken care of. */
  onPaste?: (text: string) => boolean;
  invalid?: boolean;
  /** Id of what describes the field. */
  describedBy?: string;
  autoFocus?: boolean;
}

/** Boxes for a room's code over one real input: any case, I, L and O forgiven, spaces dropped, paste as usual. */
export function CodeField({
  label,
  length,
  value,
  onChange,
  onPaste,
  invalid = false,
  describedBy,
  autoFocus,
}: CodeFieldProps) {
  const id = useId();
  return (
    <div className={invalid ? 'code-field bad' : 'code-field'} style={{ '--length': length } as CSSProperties}>
      {Array.from({ length }, (_, box) => (
        <span key={box} aria-hidden="true" className={box === Math.min(value.length, length - 1) ? 'next' : undefined}>
          {value[box]}
        </span>
      ))}
      <label className="vh" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        value={value}
        autoFocus={autoFocus}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={invalid ? true : undefined}
        aria-describedby={describedBy}
        onChange={(event) => {
          onChange(
            normalizeCode(event.target.value)
              .replaceAll(/[^0-9A-Z]/g, '')
              .slice(0, length),
          );
        }}
        onPaste={(event) => {
          if (onPaste?.(event.clipboardData.getData('text'))) event.preventDefault();
        }}
      />
    </div>
  );
}

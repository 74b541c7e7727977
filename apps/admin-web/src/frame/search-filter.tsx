import { Icon } from '@parley/ui';
import { useEffect, useState } from 'react';

const PAUSE_MS = 300;

/** A search field whose words reach the list when the typing pauses. */
export function SearchFilter({
  label,
  hint,
  value,
  onChange,
  describedBy,
}: {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  describedBy?: string | undefined;
}) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed by other means: back, forward, or the filters were cleared.
  if (known !== value) {
    setKnown(value);
    if (typed.trim() !== value) setTyped(value);
  }
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => {
      onChange(typed.trim());
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, value, onChange]);
  return (
    <label className="search">
      <span className="vh">{label}</span>
      <Icon name="regular/magnifying-glass" />
      <input
        type="search"
        value={typed}
        placeholder={hint}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={describedBy}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
      />
    </label>
  );
}

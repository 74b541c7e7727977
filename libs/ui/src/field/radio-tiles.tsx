import { useId } from 'react';

export interface RadioTilesProps {
  /** The name of the group. */
  label: string;
  options: readonly string[];
  value: string | null;
  onChange: (value: string) => void;
  disabled?: boolean;
}

/** One of a few, as tiles: a native radio group, so arrows and forms work as everywhere. */
export function RadioTiles({ label, options, value, onChange, disabled = false }: RadioTilesProps) {
  const group = useId();
  return (
    <div className="tiles" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label className="tile" key={option}>
          <input
            type="radio"
            name={group}
            value={option}
            checked={option === value}
            disabled={disabled}
            onChange={() => {
              onChange(option);
            }}
          />
          <span>{option}</span>
        </label>
      ))}
    </div>
  );
}

import { useId } from 'react';

export interface RadioTilesProps<T extends string> {
  /** The name of the group. */
  label: string;
  /** `lang`: the language of the words, where it is not the page's. */
  options: readonly { value: T; words: string; lang?: string }[];
  value: T | null;
  onChange: (value: T) => void;
}

/** One of a few, as tiles: a native radio group, so arrows and forms work as everywhere. */
export function RadioTiles<T extends string>({ label, options, value: chosen, onChange }: RadioTilesProps<T>) {
  const group = useId();
  return (
    <div className="tiles" role="radiogroup" aria-label={label}>
      {options.map(({ value, words, lang }) => (
        <label className="tile" key={value} lang={lang}>
          <input
            type="radio"
            name={group}
            value={value}
            checked={value === chosen}
            onChange={() => {
              onChange(value);
            }}
          />
          <span>{words}</span>
        </label>
      ))}
    </div>
  );
}

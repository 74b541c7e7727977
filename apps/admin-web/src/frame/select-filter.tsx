import { Icon } from '@parley/ui';
import { texts } from '../texts/en.js';

/** One filter of a list: any, or one of a few. */
export function SelectFilter<Value extends string>({
  label,
  options,
  words,
  value,
  onChange,
}: {
  label: string;
  options: readonly Value[];
  words: (value: Value) => string;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}) {
  return (
    <label className="choice">
      <span className="vh">{label}</span>
      <select
        className={value === undefined ? undefined : 'set'}
        value={value ?? ''}
        onChange={(event) => {
          onChange(options.find((option) => option === event.target.value));
        }}
      >
        <option value="">{texts.rooms.any(label)}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words(option)}
          </option>
        ))}
      </select>
      <Icon name="bold/caret-down" size="s" />
    </label>
  );
}

/** A day of UTC, by the browser's own calendar. */
export function DayFilter({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  return (
    <label className="day">
      <span>{label}</span>
      <input
        type="date"
        className={value === undefined ? undefined : 'set'}
        value={value ?? ''}
        min={min}
        max={max}
        onChange={({ target }) => {
          // Half a date is none yet.
          if (target.value !== '' || target.validity.valid) onChange(target.value === '' ? undefined : target.value);
        }}
      />
    </label>
  );
}

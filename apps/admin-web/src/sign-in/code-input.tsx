import { TextField } from '@parley/ui';

/** The second factor: six digits; spaces, as some apps show them, are forgiven. */
export function CodeInput({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: string;
  onChange: (code: string) => void;
  error: string | null;
}) {
  return (
    <TextField
      label={label}
      value={value}
      error={error}
      onChange={(event) => {
        onChange(event.target.value.replaceAll(/\D/g, '').slice(0, 6));
      }}
      inputMode="numeric"
      autoComplete="one-time-code"
      className="text-input code-input num"
      required
    />
  );
}

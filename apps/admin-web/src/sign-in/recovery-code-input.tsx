import { TextField } from '@parley/ui';
import { CODE_ALPHABETS, normalizeCode, RECOVERY_CODE } from '@parley/contracts';
import { texts } from '../texts/en.js';

const say = texts.signIn;

/** Whether it can be a recovery code, as somebody typed it. */
export const isRecoveryCode = (typed: string): boolean => {
  const code = normalizeCode(typed);
  return (
    code.length === RECOVERY_CODE.length &&
    Array.from(code).every((letter) => CODE_ALPHABETS[RECOVERY_CODE.alphabet].includes(letter))
  );
};

/** In place of the second factor: any case, with or without the hyphens. */
export const RecoveryCodeInput = ({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (typed: string) => void;
  error: string | null;
}) => (
  <TextField
    label={say.recovery}
    hint={say.recoveryHint}
    value={value}
    error={error}
    onChange={(event) => {
      onChange(event.target.value);
    }}
    autoComplete="off"
    autoCapitalize="characters"
    spellCheck={false}
    maxLength={40}
    className="text-input recovery-input num"
    required
  />
);

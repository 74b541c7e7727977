import { countCharacters, LIMITS } from '@parley/contracts';
import { useId, useState } from 'react';
import { texts } from '../texts/en.js';

const say = texts.reason;
const { reasonMin, reasonMax } = LIMITS;

/** A reason that is being written: `submit` hands it on once it is long enough, and says what is missing until then. */
export function useReason() {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const length = countCharacters(text.trim());
  const fault =
    length > reasonMax ? say.tooLong(length - reasonMax) : tried && length < reasonMin ? say.tooShort(reasonMin) : null;
  return {
    text,
    setText,
    length,
    fault,
    submit: (onReason: (reason: string) => void): void => {
      setTried(true);
      if (length >= reasonMin && length <= reasonMax) onReason(text.trim());
    },
  };
}

export function ReasonField({ reason, label }: { reason: ReturnType<typeof useReason>; label: string }) {
  const field = useId();
  const { text, setText, length, fault } = reason;
  return (
    <>
      <label className="field-label" htmlFor={field}>
        {label}
      </label>
      <textarea
        id={field}
        className="text-input"
        rows={3}
        value={text}
        autoFocus
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={`${field}-count${fault === null ? '' : ` ${field}-fault`}`}
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <p className="count num" id={`${field}-count`}>
        <span>{say.atLeast(reasonMin)}</span>
        <span>{say.count(length, reasonMax)}</span>
      </p>
      {fault !== null && (
        <p className="error" role="alert" id={`${field}-fault`}>
          {fault}
        </p>
      )}
    </>
  );
}

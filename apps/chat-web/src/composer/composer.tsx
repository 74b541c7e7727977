import type { RoomSession } from '@parley/client';
import { countCharacters, type RoomView } from '@parley/contracts';
import { Icon } from '@parley/ui';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../texts/texts.js';
import { readDraft, writeDraft } from './draft.js';

/** The counter appears when this share of the limit is used. */
const COUNT_FROM = 0.9;
/** Some browsers end a composition just before the Enter that ended it, in milliseconds. */
const AFTER_COMPOSITION = 50;

/** Where one writes: Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export function Composer({ session, room }: { session: RoomSession; room: RoomView }) {
  const { say } = useTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const composedAt = useRef(Number.NEGATIVE_INFINITY);
  const [text, setText] = useState(() => readDraft(room.id));
  const { maxLength } = room.policy.message;
  const count = countCharacters(text);
  const over = count - maxLength;
  const sendable = text.trim() !== '' && over <= 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    // Grows with its words; the style sheet stops it at six lines.
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight}px`;
  }, [text]);

  const change = (next: string): void => {
    setText(next);
    writeDraft(room.id, next);
  };
  const send = (): void => {
    if (!sendable) return;
    session.send(text);
    change('');
    field.current?.focus();
  };
  const counted = count >= maxLength * COUNT_FROM;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {counted && (
        <p className={over > 0 ? 'count over' : 'count'} id={`${id}-count`} role="status">
          {over > 0 ? say('message.over', { over }) : say('message.count', { left: -over })}
        </p>
      )}
      <label className="vh" htmlFor={id}>
        {say('message.label')}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={1}
        dir="auto"
        value={text}
        placeholder={say('message.label')}
        enterKeyHint="send"
        aria-invalid={over > 0 ? true : undefined}
        aria-describedby={counted ? `${id}-count` : undefined}
        onChange={(event) => {
          change(event.target.value);
          if (event.target.value !== '') session.typing();
        }}
        onCompositionEnd={(event) => {
          composedAt.current = event.timeStamp;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          if (event.nativeEvent.isComposing || event.timeStamp - composedAt.current < AFTER_COMPOSITION) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" className="send" aria-label={say('message.send')} disabled={!sendable}>
        <Icon name="bold/arrow-up" />
      </button>
    </form>
  );
}

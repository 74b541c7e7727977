import type { RoomSession } from '@parley/client';
import { IMAGE_TYPES, countCharacters, type RoomView } from '@parley/contracts';
import { Icon, lazyPart, useAnnouncer } from '@parley/ui';
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useWarmed } from '../frame/use-warmed.js';
import { lightbox } from '../images/lightbox-host.js';
import { useClient } from '../session/client-context.js';
import { useTexts } from '../texts/texts.js';
import { readDraft, writeDraft } from './draft.js';
import { takeBack } from './put-back.js';
import { countUploads, sendingOf } from './tray-counts.js';
import { useCountSaid } from './use-count-said.js';
import { useDroppedFiles } from './use-dropped-files.js';
import { trayCode, useTray } from './use-tray.js';
import { useVisibleHeight } from './use-visible-height.js';

/** The counter appears when this share of the limit is used. */
const COUNT_FROM = 0.9;
/** Some browsers end a composition just before the Enter that ended it, in milliseconds. */
const AFTER_COMPOSITION = 50;

const trayPanel = () => import('./tray-panel.js');
const emojiPicker = () => import('../emoji/emoji-picker.js');
const TrayPanel = lazyPart(() => trayPanel().then(({ TrayPanel }) => TrayPanel));
const DropZone = lazyPart(() => trayPanel().then(({ DropZone }) => DropZone));
const EmojiPicker = lazyPart(
  () => emojiPicker().then(({ EmojiPicker }) => EmojiPicker),
  () => <div className="emoji-picker" />,
);

/**
 * Where one writes: Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. Images stand in a
 * tray above the field until they are sent with it.
 */
export function Composer({ session, room }: { session: RoomSession; room: RoomView }) {
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const { connection } = useClient();
  const online = useSyncExternalStore(connection.subscribe, () => connection.online);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const composedAt = useRef(Number.NEGATIVE_INFINITY);
  const [text, setText] = useState(() => readDraft(room.id));
  const [emoji, setEmoji] = useState(false);
  const { maxLength, images: takesImages } = room.policy.message;
  const { lazyTray, tray, view, choosing, lost, forgetLost } = useTray(room.id);
  const count = countCharacters(text);
  const over = count - maxLength;
  const counter = useCountSaid(maxLength - count, maxLength);
  const words = text.trim() !== '';
  const counts = countUploads(view.uploads, online);
  const sending = sendingOf({ words, fits: over <= 0, choosing }, counts);
  const trayShown = view.uploads.length > 0 || view.faults.length > 0;
  useVisibleHeight();
  useWarmed(takesImages ? [trayCode, trayPanel, lightbox, emojiPicker] : [emojiPicker]);

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
    lazyTray.disarm();
  };
  const deliver = (withImages: boolean): void => {
    session.send(words ? text : '', withImages ? lazyTray.take() : []);
    setText('');
    writeDraft(room.id, '');
  };
  const send = (): void => {
    if (view.armed || sending === 'nothing') return;
    if (sending === 'when-ready') {
      lazyTray.arm({
        ready: () => {
          deliver(true);
        },
        failed: () => {
          toast(say('tray.disarmed'));
        },
      });
    } else deliver(sending === 'everything');
    // The picker stands in place of a finger's keyboard and stays there.
    if (!emoji) field.current?.focus();
  };
  const takeWords = useEffectEvent((given: string): void => {
    change([text, given].filter((part) => part.trim() !== '').join('\n\n'));
    field.current?.focus();
  });
  useEffect(() => takeBack(room.id, takeWords), [room.id]);
  const take = useCallback(
    (chosen: File[]) => {
      if (chosen.length === 0) return;
      forgetLost();
      lazyTray.choose(chosen).catch(() => {
        toast(say('message.imagesNotOpened'));
      });
    },
    [lazyTray, forgetLost, toast, say],
  );
  const insert = (sign: string): void => {
    const element = field.current;
    if (!element) return;
    element.setRangeText(sign, element.selectionStart, element.selectionEnd, 'end');
    change(element.value);
    session.typing();
  };
  const closeEmoji = (): void => {
    setEmoji(false);
    field.current?.focus();
  };
  const counted = count >= maxLength * COUNT_FROM;
  return (
    <section className="composing" data-landmark aria-label={say('message.region')}>
      {takesImages && <Dropped onFiles={take} />}
      {lost > 0 && (
        <p className="lost-images" role="status">
          <span>{say('message.lostImages', { count: lost })}</span>
          <button type="button" className="icon" aria-label={say('fault.close')} onClick={forgetLost}>
            <Icon name="bold/x" size="s" />
          </button>
        </p>
      )}
      {counted && (
        <p className={over > 0 ? 'count over' : 'count'} id={`${id}-count`}>
          {counter}
        </p>
      )}
      {trayShown && tray && (
        <TrayPanel
          tray={tray}
          view={view}
          counts={counts}
          onEmptied={() => {
            field.current?.focus();
          }}
        />
      )}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {takesImages && (
          <>
            <input
              ref={files}
              type="file"
              accept={IMAGE_TYPES.join(',')}
              multiple
              hidden
              onChange={({ target }) => {
                take([...(target.files ?? [])]);
                // The same file can be chosen again.
                target.value = '';
              }}
            />
            <button
              type="button"
              className="icon"
              aria-label={say('message.addImages')}
              title={say('message.addImages')}
              onClick={() => files.current?.click()}
            >
              <Icon name="regular/image" size="l" />
            </button>
          </>
        )}
        <div className={over > 0 ? 'field over' : 'field'}>
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
            onFocus={() => {
              setEmoji(false);
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
          <button
            type="button"
            className="icon"
            aria-label={say('emoji.label')}
            aria-expanded={emoji}
            aria-haspopup="dialog"
            title={say('emoji.label')}
            onClick={() => {
              if (emoji) closeEmoji();
              else setEmoji(true);
            }}
          >
            <Icon name={emoji ? 'fill/smiley' : 'regular/smiley'} size="l" />
          </button>
        </div>
        {!view.armed ? (
          <button type="submit" className="send" aria-label={say('message.send')} disabled={sending === 'nothing'}>
            <Icon name="bold/arrow-up" />
          </button>
        ) : (
          <button
            type="button"
            className="send armed"
            aria-label={say('message.sendArmed')}
            title={say('tray.undo')}
            onClick={(event) => {
              // By the time the browser asks what the press does, this is the button that sends.
              event.preventDefault();
              lazyTray.disarm();
            }}
          >
            <Icon name="bold/hourglass-medium" />
          </button>
        )}
      </form>
      {emoji && (
        <EmojiPicker
          onPick={(sign, stay) => {
            insert(sign);
            // A finger picks several; who has a keyboard goes on writing.
            if (!stay && !matchMedia('(hover: none)').matches) closeEmoji();
          }}
          onClose={closeEmoji}
          onLeave={() => {
            setEmoji(false);
          }}
          onMissing={closeEmoji}
        />
      )}
    </section>
  );
}

/** The whole page takes dropped and pasted files; it says so while some are dragged over it. */
function Dropped({ onFiles }: { onFiles: (files: File[]) => void }) {
  const dragged = useDroppedFiles(onFiles);
  return dragged && <DropZone />;
}

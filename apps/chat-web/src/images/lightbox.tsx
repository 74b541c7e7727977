import { Icon } from '@parley/ui';
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { looksBlank } from '../room/text/text-shape.js';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';
import { downloadName } from './download-name.js';
import { imageWords } from './image-words.js';
import type { LookedAt } from './lightbox-store.js';
import { useBlobUrl } from './use-blob-url.js';
import { useGestures } from './use-gestures.js';
import { useOwnPreview, useRoomImage } from './use-room-image.js';
import './lightbox.css';

/** The images of a message, each as large as it goes, dark in both themes. The browser's own dialog keeps the focus. */
export function Lightbox({ onClose, ...shown }: LookedAt & { onClose: () => void }) {
  const [index, setIndex] = useState(shown.index);
  const [pressed, setPressed] = useState<TurnButton | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      // Closing gives the focus back to where it was.
      element?.close();
    };
  }, []);
  const closed = (): void => {
    if (dialog.current?.open) return;
    // The message it was opened from may have been scrolled away.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('[role="log"]')?.focus();
    onClose();
  };
  const { images } = shown;
  const image = images[index];
  const turn = (by: number, pressed?: TurnButton): void => {
    setPressed(pressed ?? null);
    setIndex((at) => Math.min(images.length - 1, Math.max(0, at + by)));
  };
  return (
    <dialog ref={dialog} className="lightbox" aria-labelledby={`${id}-from`} onClose={closed}>
      {image && (
        <Looking
          key={image.id}
          {...shown}
          image={image}
          index={index}
          id={id}
          pressed={pressed}
          onTurn={turn}
          onClose={() => dialog.current?.close()}
        />
      )}
    </dialog>
  );
}

/** The buttons beside an image, by their class. */
type TurnButton = 'back' | 'on';

interface LookingProps extends LookedAt {
  image: LookedAt['images'][number];
  id: string;
  /** The button that turned to this image. */
  pressed: TurnButton | null;
  onTurn: (by: number, pressed?: TurnButton) => void;
  onClose: () => void;
}

function Looking({ images, image, index, roomId, name, at, caption, id, pressed, onTurn, onClose }: LookingProps) {
  const { say, language } = useTexts();
  const frame = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const sent = useOwnPreview(roomId, image, true);
  const preview = useBlobUrl(sent);
  const thumbnail = useRoomImage(roomId, image, 'thumbnail', !sent);
  const original = useRoomImage(roomId, image, 'original', true);
  const { view, fitted, swipe, larger, smaller, reset, move, handlers } = useGestures(frame, image, {
    onTurn,
    onBeside: onClose,
  });
  const place = index + 1;
  const formats = formatsOf(language);
  const time = formats.time.format(at);
  const percent = formats.percent.format(view.scale);
  const url = original.url ?? preview ?? thumbnail.url;
  const failure = original.refusal && imageWords(original.refusal);

  // Each image is drawn anew, and its buttons with it: who pressed one goes on with it, and the keys must still be heard.
  useEffect(() => {
    const button = pressed && whole.current?.querySelector<HTMLElement>(`.turn.${pressed}`);
    (button ?? whole.current)?.focus();
  }, [pressed]);
  const keyDown = (event: KeyboardEvent): void => {
    const act = keyAct(event.key, view.scale > 1, { onTurn, larger, smaller, reset, move, last: images.length });
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div ref={whole} className="lightbox-whole" tabIndex={-1} onKeyDown={keyDown}>
      <header>
        <div>
          <b id={`${id}-from`}>{`${name}, ${time}`}</b>
          <span role="status">
            {images.length > 1 ? say('lightbox.place', { place, count: images.length }) : say('lightbox.one')}
          </span>
        </div>
        {original.url !== null && (
          <a
            className="icon"
            href={original.url}
            download={downloadName(at, place, image.type)}
            aria-label={say('lightbox.download')}
            title={say('lightbox.download')}
          >
            <Icon name="regular/download-simple" size="l" />
          </a>
        )}
        <button
          type="button"
          className="icon"
          aria-label={say('lightbox.close')}
          title={say('lightbox.close')}
          onClick={onClose}
        >
          <Icon name="regular/x" size="l" />
        </button>
      </header>
      <div ref={frame} className={view.scale > 1 ? 'lightbox-frame near' : 'lightbox-frame'} {...handlers}>
        {url !== null && (
          <img
            src={url}
            alt={looksBlank(image.alt) ? say('image.none', { name, time }) : image.alt}
            draggable={false}
            className={original.url === null ? 'coarse' : undefined}
            style={{
              inlineSize: fitted.width,
              blockSize: fitted.height,
              transform: `translate(${view.x + swipe}px, ${view.y}px) scale(${view.scale})`,
            }}
          />
        )}
        {failure ? (
          <div className="lightbox-note" role="alert">
            <p>{say(failure.text)}</p>
            {failure.again && (
              <button type="button" onClick={original.again}>
                {say('image.again')}
              </button>
            )}
          </div>
        ) : (
          original.url === null && (
            <div className="lightbox-note waits" role="status">
              <i aria-hidden="true" />
              <p>{say('lightbox.loading')}</p>
            </div>
          )
        )}
        {images.length > 1 && (
          <>
            <button
              type="button"
              className="icon turn back"
              aria-label={say('lightbox.previous')}
              aria-disabled={index === 0}
              onClick={() => {
                onTurn(-1, 'back');
              }}
            >
              <Icon name="bold/caret-left" />
            </button>
            <button
              type="button"
              className="icon turn on"
              aria-label={say('lightbox.next')}
              aria-disabled={place === images.length}
              onClick={() => {
                onTurn(1, 'on');
              }}
            >
              <Icon name="bold/caret-right" />
            </button>
          </>
        )}
      </div>
      <footer>
        <div className="lightbox-words">
          {caption !== '' && <p dir="auto">{caption}</p>}
          <p className="lightbox-alt" dir="auto">
            {looksBlank(image.alt) ? say('lightbox.undescribed') : say('lightbox.described', { alt: image.alt })}
          </p>
        </div>
        <div className="lightbox-zoom" role="group" aria-label={say('lightbox.zoom')}>
          <button type="button" className="icon" aria-label={say('lightbox.smaller')} onClick={smaller}>
            <Icon name="regular/minus" />
          </button>
          <button type="button" className="num" aria-label={say('lightbox.fit', { percent })} onClick={reset}>
            {percent}
          </button>
          <button type="button" className="icon" aria-label={say('lightbox.larger')} onClick={larger}>
            <Icon name="regular/plus" />
          </button>
        </div>
      </footer>
    </div>
  );
}

interface Acts {
  onTurn: (by: number) => void;
  larger: () => void;
  smaller: () => void;
  reset: () => void;
  move: (across: number, down: number) => void;
  /** How many images there are. */
  last: number;
}

/** What a key does here; null for one that is not ours. Arrows turn to other images, or move an enlarged one. */
function keyAct(key: string, near: boolean, { onTurn, larger, smaller, reset, move, last }: Acts): (() => void) | null {
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (arrow) {
    const [across = 0, down = 0] = arrow;
    if (near)
      return () => {
        move(across, down);
      };
    return across === 0
      ? null
      : () => {
          onTurn(across);
        };
  }
  switch (key) {
    case '+':
    case '=':
      return larger;
    case '-':
      return smaller;
    case '0':
      return reset;
    case 'Home':
      return () => {
        onTurn(-last);
      };
    case 'End':
      return () => {
        onTurn(last);
      };
    default:
      return null;
  }
}

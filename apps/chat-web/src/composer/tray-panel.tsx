import type { Upload } from '@parley/client';
import { LIMITS, countCharacters } from '@parley/contracts';
import { Icon } from '@parley/ui';
import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useBlobUrl } from '../images/use-blob-url.js';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';
import { Trans } from '../texts/trans.js';
import { mebibytes } from './image-fault.js';
import type { TrayCounts } from './tray-counts.js';
import type { TrayView } from './tray-view.js';
import type { Tray } from './tray.js';
import { faultWords, uploadWords } from './upload-words.js';
import { useCountSaid } from './use-count-said.js';
import './tray-panel.css';

/** Of a whole folder that was dropped, more sentences than these help nobody. */
const MOST_FAULTS = 4;

export interface TrayPanelProps {
  tray: Tray;
  view: TrayView;
  counts: TrayCounts;
  /** The last image was removed: where the focus was is gone. */
  onEmptied: () => void;
}

/** What was chosen for the next message, above the field: pictures, how far they are, and their descriptions. */
export function TrayPanel({ tray, view: { uploads, faults, armed }, counts, onEmptied }: TrayPanelProps) {
  const { say, language } = useTexts();
  const formats = formatsOf(language);
  const list = useRef<HTMLUListElement>(null);
  const [describing, setDescribing] = useState<string | null>(null);
  const described = uploads.find(({ key }) => key === describing);

  const remove = (place: number, key: string): void => {
    tray.remove(key);
    // The focus goes to the image that takes its place, or to the one before.
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.upload-close') ?? [])];
    const next = buttons[place + 1] ?? buttons[place - 1];
    if (next) next.focus();
    else onEmptied();
  };
  const stand = (['ready', 'moving', 'failed'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => say(`tray.${state}`, { count: counts[state] }));
  if (counts.away > 0) stand.push(say('tray.waiting', { count: counts.away }));
  return (
    <section className="tray" aria-label={say('tray.label')}>
      {faults.length > 0 && (
        <div className="faults" role="alert">
          <ul>
            {faults.slice(0, MOST_FAULTS).map((one) => {
              const { text, values } = faultWords(one);
              const words = Object.entries(values).map(
                ([name, value]) => [name, formats.number.format(value)] as const,
              );
              return (
                <li key={one.key}>
                  {one.name !== null && (
                    <b>
                      <bdi>{one.name}</bdi>{' '}
                    </b>
                  )}
                  {say(text, one.fault.fault === 'tooMany' ? values : Object.fromEntries<string>(words))}
                </li>
              );
            })}
            {faults.length > MOST_FAULTS && <li>{say('fault.more', { count: faults.length - MOST_FAULTS })}</li>}
          </ul>
          <button
            type="button"
            className="icon"
            aria-label={say('fault.close')}
            onClick={() => {
              tray.closeFaults();
              if (uploads.length === 0) onEmptied();
            }}
          >
            <Icon name="bold/x" size="s" />
          </button>
        </div>
      )}
      {uploads.length > 0 && (
        <>
          <div className="tray-head">
            <b>{say('tray.count', { count: uploads.length })}</b>
            <p className={counts.away > 0 ? 'away' : undefined} role="status">
              {counts.away > 0 ? say('tray.away') : armed ? say('tray.armed') : formats.list.format(stand)}
            </p>
            {armed && (
              <button
                type="button"
                onClick={() => {
                  tray.disarm();
                }}
              >
                {say('tray.undo')}
              </button>
            )}
          </div>
          <ul className="uploads" ref={list}>
            {uploads.map((upload, index) => (
              <Tile
                key={upload.key}
                upload={upload}
                preview={tray.previewOf(upload.file)}
                place={index + 1}
                describing={upload.key === describing}
                onRemove={() => {
                  remove(index, upload.key);
                }}
                onRetry={() => {
                  tray.retry(upload.key);
                }}
                onDescribe={() => {
                  setDescribing(upload.key === describing ? null : upload.key);
                }}
              />
            ))}
          </ul>
          {described && (
            <Description
              key={described.key}
              alt={described.alt}
              place={uploads.indexOf(described) + 1}
              onAlt={(alt) => {
                tray.describe(described.key, alt);
              }}
              onDone={() => {
                setDescribing(null);
                list.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
              }}
            />
          )}
        </>
      )}
    </section>
  );
}

function Tile({
  upload: { state, sent, file, refusal, alt },
  preview,
  place,
  describing,
  onRemove,
  onRetry,
  onDescribe,
}: {
  upload: Upload;
  preview: Blob | null | undefined;
  place: number;
  describing: boolean;
  onRemove: () => void;
  onRetry: () => void;
  onDescribe: () => void;
}) {
  const { say, language } = useTexts();
  const url = useBlobUrl(preview);
  const moving = state === 'sending' || state === 'waiting';
  // Only the service's answer makes it whole.
  const percent = Math.min(99, Math.floor((100 * sent) / file.size));
  const formats = formatsOf(language);
  const share = formats.percent.format(percent / 100);
  const size = formats.number.format(mebibytes(file.size));
  const failure = state === 'failed' ? uploadWords(refusal) : null;
  return (
    <li className={failure ? 'upload bad' : 'upload'} aria-label={say('tray.image', { place })}>
      <div className="upload-picture">
        {url !== null && <img src={url} alt={alt} />}
        {preview === null && <Icon name="regular/image-broken" size="l" />}
        {moving && <span className="veil" />}
        {state === 'sending' && (
          <svg
            className="ring"
            viewBox="0 0 52 52"
            fill="none"
            role="progressbar"
            aria-label={say('tray.progress', { place })}
            aria-valuenow={percent}
          >
            <circle cx="26" cy="26" r="22" className="track" />
            <circle cx="26" cy="26" r="22" pathLength="100" strokeDasharray={`${percent} 100`} />
            <text x="26" y="30.5" textAnchor="middle">
              {share}
            </text>
          </svg>
        )}
        {state === 'waiting' && (
          <span className="ring">
            <Icon name="bold/hourglass-medium" />
          </span>
        )}
        <button
          type="button"
          className="upload-close"
          aria-label={say(moving ? 'tray.cancel' : 'tray.remove', { place })}
          onClick={onRemove}
        >
          <Icon name="bold/x" size="s" />
        </button>
        {failure?.again && (
          <button type="button" className="upload-again" aria-label={say('tray.againFor', { place })} onClick={onRetry}>
            <Icon name="bold/arrows-clockwise" size="s" />
            {say('tray.again')}
          </button>
        )}
      </div>
      <p className="upload-state">
        {failure ? (
          say(failure.text)
        ) : state === 'ready' ? (
          <>
            <Icon name="bold/check" size="s" />
            <span>
              <Trans id="tray.isReady" values={{ size }} components={{ 0: <b /> }} />
            </span>
          </>
        ) : (
          <span>
            <Trans
              id={state === 'sending' ? 'tray.isSending' : 'tray.isWaiting'}
              values={{ percent: share, size }}
              components={{ 0: <b /> }}
            />
          </span>
        )}
      </p>
      {(failure === null || failure.again) && (
        <button
          type="button"
          className="upload-describe"
          aria-expanded={describing}
          aria-label={say(alt === '' ? 'tray.describeFor' : 'tray.describedFor', { place })}
          onClick={onDescribe}
        >
          {alt !== '' && <Icon name="bold/check" size="s" />}
          {say(alt === '' ? 'tray.describe' : 'tray.described')}
        </button>
      )}
    </li>
  );
}

/** What can be seen on one image, in its sender's words. */
function Description({
  alt,
  place,
  onAlt,
  onDone,
}: {
  alt: string;
  place: number;
  onAlt: (alt: string) => void;
  onDone: () => void;
}) {
  const { say } = useTexts();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
  }, []);
  const left = LIMITS.altMax - countCharacters(alt);
  const counter = useCountSaid(left, LIMITS.altMax);
  return (
    <form
      className="describe"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
    >
      <label htmlFor={id}>{say('tray.describeLabel')}</label>
      {left <= LIMITS.altMax / 10 && <span>{counter}</span>}
      <input
        ref={input}
        id={id}
        dir="auto"
        autoComplete="off"
        enterKeyHint="done"
        placeholder={say('tray.describeExample', { place })}
        value={alt}
        onChange={({ target }) => {
          onAlt(target.value);
        }}
      />
      <button type="submit" className="btn small">
        {say('tray.describeDone')}
      </button>
    </form>
  );
}

/** Over the whole page while files are dragged over it. */
export function DropZone() {
  const { say } = useTexts();
  return createPortal(
    <div className="drop-zone" role="status">
      <Icon name="regular/images" size="l" />
      <b>{say('drop.headline')}</b>
      <span>{say('drop.text', { limit: Math.floor(LIMITS.imageBytes / (1024 * 1024)) })}</span>
    </div>,
    document.body,
  );
}

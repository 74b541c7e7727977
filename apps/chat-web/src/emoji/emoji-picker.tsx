import { Icon, type IconName } from '@parley/ui';
import { EmojiPicker as Picker, type EmojiPickerListComponents, type EmojiPickerListEmojiProps } from 'frimousse';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { TextId } from '../texts/en.js';
import { useTexts } from '../texts/texts.js';
import { fetchEmoji, shelve, type EmojiShelf } from './emoji-data.js';
import { EMOJI_GROUPS, SKIN_TONES, inTone, type EmojiGroup, type EmojiRow, type Tone } from './emoji-rows.js';
import { drawable } from './emoji-support.js';
import { EMOJI_URLS } from './emoji-urls.js';
import { onceListed } from './once-listed.js';
import { readTone, readUsed, withUsed, writeTone, writeUsed, type UsedEmoji } from './recent-emoji.js';
import './emoji-picker.css';

export interface EmojiPickerProps {
  /** `stay`: more are wanted, with Shift. */
  onPick: (emoji: string, stay: boolean) => void;
  /** Escape: back to the field. */
  onClose: () => void;
  /** Something else on the page was pressed. */
  onLeave: () => void;
}

/** The width of the grid; the style sheet draws as many. */
const COLUMNS = 8;
const TABS: readonly { shelf: Exclude<EmojiShelf, 'all'>; icon: IconName; chosen: IconName }[] = [
  { shelf: 'recent', icon: 'regular/clock', chosen: 'fill/clock' },
  { shelf: 'faces', icon: 'regular/smiley', chosen: 'fill/smiley' },
  { shelf: 'animals', icon: 'regular/paw-print', chosen: 'fill/paw-print' },
  { shelf: 'food', icon: 'regular/fork-knife', chosen: 'fill/fork-knife' },
  { shelf: 'travel', icon: 'regular/airplane', chosen: 'fill/airplane' },
  { shelf: 'play', icon: 'regular/basketball', chosen: 'fill/basketball' },
  { shelf: 'things', icon: 'regular/lightbulb', chosen: 'fill/lightbulb' },
  { shelf: 'signs', icon: 'regular/heart', chosen: 'fill/heart' },
];
/** Offered until this device has used its own. */
const COMMON: readonly [sign: string, name: TextId][] = [
  ['👍️', 'emoji.thumbsUp'],
  ['👎️', 'emoji.thumbsDown'],
  ['👌', 'emoji.ok'],
  ['🙏', 'emoji.thanks'],
  ['👏', 'emoji.clap'],
  ['🤝', 'emoji.handshake'],
  ['👋', 'emoji.wave'],
  ['🎉', 'emoji.party'],
];
const HAND = '✋';
const isTone = (tone: string | null): tone is Tone => SKIN_TONES.some((one) => one === tone);

const LIST: Partial<EmojiPickerListComponents> = {
  CategoryHeader: ({ category, ...props }) => (
    <div className="emoji-heading" {...props}>
      {category.label}
    </div>
  ),
  Row: (props) => <div className="emoji-row" {...props} {...fromOne('aria-rowindex', props['aria-rowindex'])} />,
  Emoji: Cell,
};

/** The library counts rows and columns from 0; ARIA counts from 1 (WAI-ARIA 1.2, aria-rowindex). */
const fromOne = (name: 'aria-rowindex' | 'aria-colindex', index: number | undefined) =>
  index === undefined ? {} : { [name]: index + 1 };

function Cell({ emoji: { emoji, isActive }, ...props }: EmojiPickerListEmojiProps) {
  const cell = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Keys walk out of sight; a pointer is where it is.
    if (isActive && !cell.current?.matches(':hover')) cell.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <button
      type="button"
      className="emoji-cell"
      {...props}
      {...fromOne('aria-colindex', props['aria-colindex'])}
      ref={cell}
    >
      {emoji}
    </button>
  );
}

/** Fast fingers are ahead of the list: Enter takes what was asked for, not what was found for the letters before. */
function enterOnceListed(event: globalThis.KeyboardEvent): void {
  const { target: search, isTrusted, isComposing, shiftKey } = event;
  if (!isTrusted || isComposing || !(search instanceof HTMLInputElement)) return;
  event.preventDefault();
  event.stopPropagation();
  void onceListed().then(() =>
    search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey, bubbles: true, cancelable: true })),
  );
}

/** Emoji in the device's own font. Wholly by keyboard: search, tabs, tones, and arrows in the grid. */
export function EmojiPicker({ onPick, onClose, onLeave }: EmojiPickerProps) {
  const { say, language } = useTexts();
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const shift = useRef(false);
  const [attempt, setAttempt] = useState(0);
  const [rows, setRows] = useState<readonly EmojiRow[] | 'failed' | null>(null);
  const [shelf, setShelf] = useState<Exclude<EmojiShelf, 'all'>>('recent');
  const [search, setSearch] = useState('');
  const [tones, setTones] = useState(false);
  const [tone, setTone] = useState<Tone>(() => {
    const kept = readTone();
    return isTone(kept) ? kept : 'none';
  });
  // As they were when it opened: what is picked now does not move under the finger.
  const [recent] = useState(readUsed);
  const [used, setUsed] = useState<readonly UsedEmoji[]>(recent);
  const shown: EmojiShelf = search.trim() === '' ? shelf : 'all';

  useEffect(() => {
    const stop = new AbortController();
    fetchEmoji(EMOJI_URLS[language], stop.signal).then(
      (fetched) => {
        setRows(drawable(fetched));
      },
      () => {
        if (!stop.signal.aborted) setRows('failed');
      },
    );
    return () => {
      stop.abort();
    };
  }, [language, attempt]);

  useEffect(() => {
    // A finger's keyboard would cover what it wants to touch.
    const touched = matchMedia('(hover: none)').matches;
    // Without the list there is no field: Escape and "Try again" must still be in reach.
    const field = touched ? null : panel.current?.querySelector('input');
    (field ?? panel.current)?.focus({ preventScroll: true });
    // In a low window it lies below what can be seen.
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [rows]);

  useEffect(() => {
    if (list.current) list.current.scrollTop = 0;
  }, [shown]);

  useEffect(() => {
    const pressed = ({ target }: PointerEvent): void => {
      const within = panel.current?.parentElement;
      if (target instanceof Node && within && !within.contains(target)) onLeave();
    };
    document.addEventListener('pointerdown', pressed);
    return () => {
      document.removeEventListener('pointerdown', pressed);
    };
  }, [onLeave]);

  const data = useMemo(() => {
    if (!rows || rows === 'failed') return null;
    const groups = Object.fromEntries(EMOJI_GROUPS.map((group) => [group, say(`emoji.${group}`)]));
    const common = COMMON.map(([emoji, name]) => ({ emoji, label: say(name) }));
    return shelve(shown, rows, recent.length > 0 ? recent : common, {
      locale: language,
      groups: groups as Record<EmojiGroup, string>,
      recent: say(recent.length > 0 ? 'emoji.recent' : 'emoji.common'),
      found: say('emoji.found'),
    });
  }, [rows, shown, recent, language, say]);

  const pick = (picked: UsedEmoji): void => {
    const next = withUsed(used, picked);
    setUsed(next);
    writeUsed(next);
    onPick(picked.emoji, shift.current);
  };
  return (
    <section
      ref={panel}
      className="emoji-picker"
      role="dialog"
      aria-label={say('emoji.label')}
      tabIndex={-1}
      onKeyDownCapture={(event) => {
        shift.current = event.shiftKey;
        if (event.key === 'Enter') enterOnceListed(event.nativeEvent);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onClickCapture={(event) => {
        shift.current = event.shiftKey;
      }}
    >
      {data ? (
        <Picker.Root
          className="emoji-root"
          locale={language}
          columns={COLUMNS}
          skinTone={tone}
          // The picker asks for its data again when this changes.
          emojibaseUrl={shown}
          resolveEmojiData={() => data}
          onEmojiSelect={pick}
        >
          <div className="emoji-search">
            <Icon name="regular/magnifying-glass" />
            <Picker.Search
              aria-label={say('emoji.search')}
              placeholder={say('emoji.search')}
              value={search}
              onChange={(event) => {
                setSearch(event.target.value);
              }}
            />
            <button
              type="button"
              className="emoji-tone"
              aria-label={say('emoji.tone')}
              aria-expanded={tones}
              title={say('emoji.tone')}
              onClick={() => {
                setTones(!tones);
              }}
            >
              {tone === 'none' ? HAND : inTone(HAND, tone)}
            </button>
          </div>
          {tones ? (
            <Tones
              tone={tone}
              onTone={(next) => {
                setTone(next);
                writeTone(next);
                setTones(false);
                panel.current?.querySelector<HTMLElement>('.emoji-tone')?.focus();
              }}
            />
          ) : (
            <Tabs shelf={shown === 'all' ? null : shelf} panel={`${id}-list`} onShelf={setShelf} />
          )}
          <Picker.Viewport
            id={`${id}-list`}
            ref={list}
            className="emoji-list"
            role="tabpanel"
            tabIndex={0}
            aria-label={say(shown === 'all' ? 'emoji.found' : `emoji.${shown}`)}
          >
            <Picker.Loading className="emoji-none">{say('emoji.loading')}</Picker.Loading>
            <Picker.Empty className="emoji-none">{({ search: words }) => say('emoji.none', { words })}</Picker.Empty>
            <Picker.List components={LIST} aria-label={say('emoji.label')} />
          </Picker.Viewport>
          <Picker.ActiveEmoji>
            {({ emoji }) => (
              <p className="emoji-foot" aria-hidden="true">
                {emoji && <span>{emoji.emoji}</span>}
                {emoji?.label ?? ''}
                <small>{say('emoji.keys')}</small>
              </p>
            )}
          </Picker.ActiveEmoji>
        </Picker.Root>
      ) : (
        <p className="emoji-none" role="status">
          {say(rows === 'failed' ? 'emoji.failed' : 'emoji.loading')}
          {rows === 'failed' && (
            <button
              type="button"
              className="btn small"
              onClick={() => {
                setRows(null);
                setAttempt(attempt + 1);
              }}
            >
              {say('page.again')}
            </button>
          )}
        </p>
      )}
    </section>
  );
}

/** Left and right walk along a row of buttons of which one is in the tab order; `choosing` presses the one they reach. */
function walk(event: KeyboardEvent<HTMLElement>, choosing: boolean): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[(at + step + buttons.length) % buttons.length];
  next?.focus();
  if (choosing) next?.click();
}

/** `shelf`: null while a search runs over all of them. */
function Tabs({
  shelf,
  panel,
  onShelf,
}: {
  shelf: EmojiShelf | null;
  panel: string;
  onShelf: (shelf: Exclude<EmojiShelf, 'all'>) => void;
}) {
  const { say } = useTexts();
  return (
    <div
      className="emoji-tabs"
      role="tablist"
      aria-label={say('emoji.groups')}
      onKeyDown={(event) => {
        walk(event, true);
      }}
    >
      {TABS.map(({ shelf: one, icon, chosen }, index) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-label={say(`emoji.${one}`)}
          title={say(`emoji.${one}`)}
          aria-selected={one === shelf}
          aria-controls={panel}
          tabIndex={one === shelf || (shelf === null && index === 0) ? 0 : -1}
          disabled={shelf === null}
          onClick={() => {
            onShelf(one);
          }}
        >
          <Icon name={one === shelf ? chosen : icon} />
        </button>
      ))}
    </div>
  );
}

function Tones({ tone, onTone }: { tone: Tone; onTone: (tone: Tone) => void }) {
  const { say } = useTexts();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    row.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus();
  }, []);
  return (
    <div
      ref={row}
      className="emoji-tabs emoji-tones"
      role="radiogroup"
      aria-label={say('emoji.tone')}
      onKeyDown={(event) => {
        walk(event, false);
      }}
    >
      {SKIN_TONES.map((one) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === tone}
          aria-label={say(`emoji.tone.${one}`)}
          tabIndex={one === tone ? 0 : -1}
          onClick={() => {
            onTone(one);
          }}
        >
          {one === 'none' ? HAND : inTone(HAND, one)}
        </button>
      ))}
    </div>
  );
}

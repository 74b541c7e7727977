import type { RoomSession, RoomSnapshot } from '@parley/client';
import { Icon, IconButton } from '@parley/ui';
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { isCovered } from '../../frame/is-covered.js';
import { useTexts } from '../../texts/texts.js';
import { byMessage, findHits, placeOf } from './find-hits.js';
import type { Found, Hit } from './found.js';
import './find.css';

export interface FindBarProps {
  session: RoomSession;
  snapshot: RoomSnapshot;
  onFound: (found: Found | null) => void;
  onClose: () => void;
}

/** Looks for words in everything that was said. What is not here yet is fetched first; what is here is searched at once. */
export function FindBar({ session, snapshot, onFound, onClose }: FindBarProps) {
  const { say } = useTexts();
  const { entries, room, hasOlder } = snapshot;
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Hit | null>(null);
  const history = useHistory(session, snapshot);
  const looked = useDeferredValue(query);
  const hits = useMemo(() => findHits(entries, looked), [entries, looked]);
  const place = placeOf(chosen, hits);
  const current = hits[place] ?? null;
  const found = useMemo<Found>(() => ({ hits, byMessage: byMessage(hits), current }), [hits, current]);
  useEffect(() => {
    onFound(found);
  }, [onFound, found]);
  useEffect(
    () => () => {
      onFound(null);
    },
    [onFound],
  );
  useEffect(() => {
    field.current?.focus();
  }, []);

  const go = (step: 1 | -1): void => {
    if (hits.length > 0) setChosen(hits[(place + step + hits.length) % hits.length] ?? null);
  };
  const stepped = useEffectEvent(go);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'F3' || event.ctrlKey || event.altKey || event.metaKey) return;
      // A dialog holds the focus; what stands behind it does not move.
      if (isCovered()) return;
      event.preventDefault();
      stepped(event.shiftKey ? -1 : 1);
    };
    window.addEventListener('keydown', pressed);
    return () => {
      window.removeEventListener('keydown', pressed);
    };
  }, []);
  const searching = hasOlder && !history.failed;
  return (
    <search
      className="find"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onClose();
      }}
    >
      <IconButton label={say('find.close')} onClick={onClose}>
        <Icon name="regular/x" />
      </IconButton>
      <div className="find-field">
        <Icon name="regular/magnifying-glass" />
        <input
          ref={field}
          aria-label={say('find.label')}
          value={query}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          placeholder={say('find.label')}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          }}
        />
        <small className="num" role="status">
          {looked.trim() === ''
            ? ''
            : hits.length > 0
              ? say('find.place', { place: place + 1, of: hits.length })
              : searching
                ? ''
                : say('find.none')}
        </small>
      </div>
      <IconButton
        label={say('find.previous')}
        disabled={hits.length === 0}
        onClick={() => {
          go(-1);
        }}
      >
        <Icon name="bold/caret-up" />
      </IconButton>
      <IconButton
        label={say('find.next')}
        disabled={hits.length === 0}
        onClick={() => {
          go(1);
        }}
      >
        <Icon name="bold/caret-down" />
      </IconButton>
      {hasOlder && (
        <p className="find-history num" role="status">
          {history.failed ? (
            <>
              {say('find.incomplete', { done: entries.length, of: room?.lastSeq ?? entries.length })}{' '}
              <button type="button" onClick={history.again}>
                {say('page.again')}
              </button>
            </>
          ) : (
            say('find.searching', { done: entries.length, of: room?.lastSeq ?? entries.length })
          )}
        </p>
      )}
    </search>
  );
}

/** Fetches everything that was said before, and again when the line is back. */
function useHistory(session: RoomSession, { status, hasOlder }: RoomSnapshot): { failed: boolean; again: () => void } {
  const [turn, setTurn] = useState(0);
  const [failedTurn, setFailedTurn] = useState<string | null>(null);
  const attempt = `${turn} ${status}`;
  useEffect(() => {
    if (!hasOlder) return;
    const stop = new AbortController();
    void session.loadBackTo(1, stop.signal).then((all) => {
      if (!all && !stop.signal.aborted) setFailedTurn(attempt);
    });
    return () => {
      stop.abort();
    };
  }, [session, hasOlder, attempt]);
  return {
    failed: failedTurn === attempt,
    again: () => {
      setTurn(turn + 1);
    },
  };
}

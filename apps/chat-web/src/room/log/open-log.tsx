import { hasEnded, type RoomSession, type RoomSnapshot } from '@parley/client';
import type { RoomView } from '@parley/contracts';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../texts/texts.js';
import type { Found } from '../find/found.js';
import { Ticks } from '../find/ticks.js';
import { useScroller } from '../scroll/use-scroller.js';
import type { Reading } from '../use-reading.js';
import { formatsOf } from '../../texts/formats.js';
import { guessHeight } from './guess-height.js';
import { LogRow } from './log-row.js';
import { NewMessages } from './new-messages.js';
import type { PresenceNote } from './presence-notes.js';
import { TimelineItems, type TimelineItem } from './timeline-items.js';
import { ToEndButton } from './to-end-button.js';
import { useOlder } from './use-older.js';
import { useReceipt } from './use-receipt.js';
import { useToday } from './use-today.js';
import type { UnreadSpan } from './use-unread-marker.js';

/** Earlier messages are asked for when so little of the log is left above the view, in pixels. */
const FETCH_BEFORE = 1_200;
/** The marker of what is new opens the view: so far below its top. */
const MARKER_TOP = 0;
/** A found message that was out of view is brought so far below the top. */
const HIT_TOP = 96;
/** A way back to the end is offered from so far above it, in pixels. */
const FAR = 1_000;
const UNREAD = { key: 'unread', top: MARKER_TOP };

const holdsPlace = ({ kind }: TimelineItem): boolean => kind === 'message' || kind === 'joined' || kind === 'left';

/** Where its group goes on above, a bubble comes nearer to the one before. */
const bubbleOf = (row: Element): Element => row.querySelector('.m') ?? row;

export interface OpenLogProps {
  session: RoomSession;
  snapshot: RoomSnapshot;
  room: RoomView;
  reading: Reading;
  notes: readonly PresenceNote[];
  found: Found | null;
  unread: UnreadSpan;
  /** The newest message that was written since the page was opened. */
  written: string | undefined;
}

/** Everything said, from the first unread on. It follows new messages only for who stands at the end. */
export function OpenLog({ session, snapshot, room, reading, notes, found, unread, written }: OpenLogProps) {
  const { say, language } = useTexts();
  const { entries, outbox, participants, typing, status } = snapshot;
  const { seat: own } = room;
  const formats = formatsOf(language);
  const today = useToday();
  const older = useOlder(session, snapshot);
  const [log] = useState(() => new TimelineItems());
  const items = useMemo(
    () => log.of({ entries, outbox, notes, typing, older: older.state, seat: own, unread }),
    [log, entries, outbox, notes, typing, older.state, own, unread],
  );
  const names = useMemo(() => new Map(participants.map(({ seat, name }) => [seat, name ?? ''])), [participants]);
  const receipt = useReceipt(entries, participants, own);
  const [far, setFar] = useState(false);
  const [opened] = useState(unread.upTo);
  const [opensAt] = useState(() =>
    written === undefined && items.some(({ kind }) => kind === 'unread') ? UNREAD : null,
  );
  const { scroller, window, atEnd, logRef, rowsRef, afterRef } = useScroller(items, opensAt, {
    guess: guessHeight,
    holds: holdsPlace,
    grip: bubbleOf,
    viewed: ({ last, above, below }, rows) => {
      older.need(above < FETCH_BEFORE);
      const seq = lastSeq(rows, last);
      if (seq !== null) reading.see(seq);
      setFar(below > FAR);
    },
  });
  useLayoutEffect(() => {
    if (written !== undefined) scroller.toEnd();
  }, [scroller, written]);
  const away = !reading.looks && unread.upTo > opened;
  useLayoutEffect(() => {
    // Who looks away at the end comes back to the first thing they missed.
    if (away) scroller.keepInView(UNREAD.key);
  }, [scroller, away, items]);
  const current = found?.current ?? null;
  // The same place, though it was looked for anew because more has come.
  const hit = current && `${current.key} ${String(current.image)} ${current.start}`;
  const bring = useEffectEvent(() => {
    if (current && !scroller.isInView(current.key)) scroller.jumpTo(current.key, HIT_TOP);
  });
  useLayoutEffect(() => {
    if (hit !== null) bring();
  }, [hit]);
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (revealed.current === hit) return;
    // Its row may become an element only after the jump.
    const mark = rowsRef.current?.querySelector('mark.cur');
    if (hit !== null && !mark) return;
    revealed.current = hit;
    if (mark) scroller.reveal(mark);
  }, [scroller, hit, rowsRef, window]);

  return (
    <div className="log-frame">
      <section
        ref={logRef}
        className="log"
        role="log"
        data-landmark
        aria-live="off"
        aria-label={say('room.log')}
        tabIndex={0}
        onKeyDown={(event) => {
          const { key, altKey, shiftKey } = event;
          if (altKey || shiftKey || (key !== 'Home' && key !== 'End')) return;
          event.preventDefault();
          if (key === 'End') scroller.toEnd();
          else if (items[0]) scroller.jumpTo(items[0].key, 0);
        }}
      >
        <div className="log-rows" ref={rowsRef}>
          {window.rows.slice(window.first, window.end).map((item) => (
            <div className="log-row" key={item.key}>
              <LogRow
                item={item}
                name={names.get('seat' in item ? item.seat : own) ?? ''}
                formats={formats}
                today={today}
                session={session}
                roomId={room.id}
                others={room.policy.seats.max - 1}
                over={status === 'ended' || hasEnded(room)}
                online={status === 'online'}
                locks={room.policy.seats.lockWhenFull}
                receipt={receipt?.key === item.key ? receipt.receipt : null}
                hits={found?.byMessage.get(item.key)}
                current={current?.key === item.key ? current : null}
                onOlder={older.again}
              />
            </div>
          ))}
        </div>
        <div ref={afterRef} />
      </section>
      {found && <Ticks found={found} />}
      {!atEnd && (reading.unread > 0 || far) && (
        <ToEndButton
          unread={reading.unread}
          onClick={() => {
            scroller.toEnd();
          }}
        />
      )}
      <NewMessages entries={entries} names={names} own={own} after={opened} />
    </div>
  );
}

/** The last sequence among the rows up to this one; null when none has one. */
function lastSeq(rows: readonly TimelineItem[], last: number): number | null {
  for (let index = last; index >= 0; index -= 1) {
    const item = rows[index];
    if (item && 'seq' in item && item.seq !== null) return item.seq;
  }
  return null;
}

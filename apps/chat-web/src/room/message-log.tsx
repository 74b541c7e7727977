import type { RoomSession, RoomSnapshot } from '@parley/client';
import type { RoomView, SeatNumber } from '@parley/contracts';
import { Trans } from '@lingui/react';
import { Button, SeatDots } from '@parley/ui';
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../texts/texts.js';
import { timelineItems, type MessageItem, type TimelineItem } from './timeline-items.js';

/** This near to the end counts as being there, in pixels. */
const AT_END = 48;
const FIRST_SEAT = 1;

interface Formats {
  day: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
}

/** Everything said, oldest first. It follows new messages only for who stands at the end, and holds its place otherwise. */
export function MessageLog({
  session,
  snapshot,
  room,
}: {
  session: RoomSession;
  snapshot: RoomSnapshot;
  room: RoomView;
}) {
  const { say, language } = useTexts();
  const log = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(0);
  const { entries, outbox, participants, typing, hasOlder } = snapshot;
  const formats = useMemo<Formats>(
    () => ({
      day: new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }),
      time: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }),
    }),
    [language],
  );
  // Where the reading stood when this page opened: the marker does not run away from its reader.
  const [unread] = useState(() => ({
    after: participants.find(({ seat }) => seat === room.seat)?.readSeq ?? 0,
    upTo: room.lastSeq,
  }));
  const items = useMemo(
    () =>
      timelineItems({
        entries,
        outbox,
        seat: room.seat,
        unread,
        dayOf: (at) => formats.day.format(at),
      }),
    [entries, outbox, room.seat, unread, formats],
  );
  const names = useMemo(() => new Map(participants.map(({ seat, name }) => [seat, name ?? ''])), [participants]);
  const readByAll = participants
    .filter(({ seat, left }) => seat !== room.seat && !left)
    .reduce((least, { readSeq: seq }) => Math.min(least, seq), Infinity);
  const lastOwn = items.findLast(
    (item): item is MessageItem => item.kind === 'message' && item.own && item.state === 'sent',
  );

  const toEnd = useCallback(() => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  const firstSeq = entries[0]?.seq;
  const lastKey = items.at(-1)?.key;
  const lastIsOwn = outbox.length > 0 || entries.at(-1)?.seat === room.seat;
  const shown = useRef<{ lastKey: string | undefined; firstSeq: number | undefined; height: number; opened: boolean }>({
    lastKey: undefined,
    firstSeq: undefined,
    height: 0,
    opened: false,
  });
  useLayoutEffect(() => {
    const element = log.current;
    if (!element) return;
    const before = shown.current;
    if (!before.opened && items.length > 0) {
      before.opened = true;
      const marker = element.querySelector('.unread');
      if (marker) marker.scrollIntoView({ block: 'start' });
      else toEnd();
    } else if (before.firstSeq !== undefined && firstSeq !== undefined && firstSeq < before.firstSeq) {
      // Older messages came in above: what was in sight stays where it is.
      element.scrollTop += element.scrollHeight - before.height;
    } else if (lastKey !== before.lastKey) {
      if (atEnd.current || lastIsOwn) toEnd();
      else setMissed((n) => n + 1);
    } else if (atEnd.current) toEnd();
    shown.current = { lastKey, firstSeq, height: element.scrollHeight, opened: before.opened };
  }, [items, typing, lastKey, firstSeq, lastIsOwn, toEnd]);

  return (
    <div className="log-frame">
      <section
        ref={log}
        className="log"
        role="log"
        aria-label={say('room.log')}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < AT_END;
          if (atEnd.current && missed > 0) setMissed(0);
        }}
      >
        <div className="log-items">
          {hasOlder && (
            <Button look="plain" size="small" onClick={() => void session.older()}>
              {say('room.older')}
            </Button>
          )}
          {items.map((item) => (
            <Item
              key={item.key}
              item={item}
              name={names.get('seat' in item ? item.seat : (0 as SeatNumber)) ?? ''}
              locked={room.policy.seats.lockWhenFull}
              formats={formats}
              receipt={item === lastOwn && item.seq !== null ? (item.seq <= readByAll ? 'read' : 'sent') : null}
              session={session}
            />
          ))}
          {items.every(({ kind }) => kind !== 'message') && <p className="empty">{say('room.empty')}</p>}
        </div>
        {typing.map((seat) => (
          <div className="typing" key={seat}>
            <span className="vh">{say('room.typing', { name: names.get(seat) ?? '' })}</span>
            <i />
            <i />
            <i />
          </div>
        ))}
      </section>
      {missed > 0 && (
        <button
          type="button"
          className="to-end"
          onClick={() => {
            setMissed(0);
            toEnd();
          }}
        >
          {say('room.new', { count: missed })}
        </button>
      )}
    </div>
  );
}

interface ItemProps {
  item: TimelineItem;
  name: string;
  locked: boolean;
  formats: Formats;
  receipt: 'sent' | 'read' | null;
  session: RoomSession;
}

const Item = memo(function Item({ item, name, locked, formats, receipt, session }: ItemProps) {
  const { say } = useTexts();
  switch (item.kind) {
    case 'day':
      return <p className="day">{formats.day.format(item.at)}</p>;
    case 'unread':
      return (
        <p className="unread">
          <span>{say('room.new', { count: item.count })}</span>
        </p>
      );
    case 'joined': {
      const id = item.seat === FIRST_SEAT ? 'say.opened' : locked ? 'say.joined' : 'say.joinedOpen';
      return (
        <p className="note">
          <Trans id={id} values={{ name: item.name ?? name }} components={{ 0: <b /> }} />
        </p>
      );
    }
    case 'left':
      return (
        <p className="note">
          <Trans id="say.left" values={{ name }} components={{ 0: <b /> }} />
        </p>
      );
    case 'message':
      return (
        <Message item={item} name={name} time={formats.time.format(item.at)} receipt={receipt} session={session} />
      );
  }
}, sameItem);

/** The timeline is made anew at each change; an item that says the same is not drawn again. */
function sameItem(a: ItemProps, b: ItemProps): boolean {
  const { item: x } = a;
  const { item: y } = b;
  if (
    a.name !== b.name ||
    a.receipt !== b.receipt ||
    a.formats !== b.formats ||
    a.locked !== b.locked ||
    x.kind !== y.kind
  )
    return false;
  if (x.kind === 'message' && y.kind === 'message') {
    return x.state === y.state && x.first === y.first && x.last === y.last && x.at === y.at && x.text === y.text;
  }
  return x.key === y.key && (x.kind !== 'unread' || y.kind !== 'unread' || x.count === y.count);
}

function Message({
  item,
  name,
  time,
  receipt,
  session,
}: {
  item: MessageItem;
  name: string;
  time: string;
  receipt: ItemProps['receipt'];
  session: RoomSession;
}) {
  const { say } = useTexts();
  const classes = ['m', item.own ? 'own' : 'peer', item.first && 'first', item.last && 'last', item.state]
    .filter(Boolean)
    .join(' ');
  const outboxId = item.key as Parameters<RoomSession['retry']>[0];
  return (
    <>
      <div className={classes} title={time}>
        <span className="vh">{item.own ? say('room.youSaidAt', { time }) : say('room.saidAt', { name, time })} </span>
        <p dir="auto">{item.text}</p>
      </div>
      {item.state === 'failed' && (
        <div className="fail-bar">
          <span>{say('message.failed')}</span>
          <button
            type="button"
            onClick={() => {
              session.retry(outboxId);
            }}
          >
            {say('message.retry')}
          </button>
          <button
            type="button"
            className="quiet"
            onClick={() => {
              session.discard(outboxId);
            }}
          >
            {say('message.delete')}
          </button>
        </div>
      )}
      {item.state === 'pending' && item.last && (
        <div className="meta">
          <span>{say('message.waiting')}</span>
          <SeatDots filled={0} of={2} waiting />
        </div>
      )}
      {receipt && (
        <div className="meta">
          <span>{receipt === 'read' ? say('message.read') : say('message.sent', { time })}</span>
          <SeatDots filled={receipt === 'read' ? 2 : 1} of={2} />
        </div>
      )}
    </>
  );
}

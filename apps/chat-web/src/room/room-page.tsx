import type { RoomSession, RoomSnapshot } from '@parley/client';
import { summaryOf, type RoomView } from '@parley/contracts';
import {
  Button,
  Dialog,
  Glyph,
  Icon,
  IconButton,
  WallClock,
  isoDuration,
  preloadDialog,
  shortClock,
  useAnnouncer,
  useSecondsLeft,
} from '@parley/ui';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePageTitle } from '../frame/page-title.js';
import { RoomTerms } from '../frame/room-terms.js';
import { useClient } from '../session/client-context.js';
import { useTexts } from '../texts/texts.js';
import { Composer } from '../composer/composer.js';
import { EndDialog } from './end-dialog.js';
import { MessageLog } from './message-log.js';
import { Rail } from './rail.js';
import { SeatList } from './seat-list.js';
import { useLineNotices, usePeerNotices, useTimeNotices } from './use-notices.js';
import { useUnread } from './use-unread.js';

export interface RoomPageProps {
  session: RoomSession;
  snapshot: RoomSnapshot;
  room: RoomView;
  /** A newer view of the room, from an answer. */
  onRoom: (room: RoomView) => void;
}

/** Two people talk: bar, log and composer, and on wide screens the rail with clock, terms and seats. */
export function RoomPage({ session, snapshot, room, onRoom }: RoomPageProps) {
  const { say, terms } = useTexts();
  const { clock } = session;
  const { connection } = useClient();
  const line = useSyncExternalStore(connection.subscribe, connection.getSnapshot);
  const [dialog, setDialog] = useState<'terms' | 'more' | 'end' | null>(null);
  const [now] = useState(() => () => clock.now());
  const left = useSecondsLeft(room.endsAt, now);
  const peers = snapshot.participants.filter(({ seat }) => seat !== room.seat);
  const peer = peers[0];
  const life = left !== null && room.policy.end.after !== null ? (100 * left) / room.policy.end.after : 100;
  const closing = left !== null && left <= 60;
  const name = peer?.name ?? '';
  const unread = useUnread(session, snapshot, room.seat);
  const title = say('room.title', { name });
  usePageTitle(unread > 0 ? `(${unread}) ${title}` : title);
  useEffect(preloadDialog, []);
  useTimeNotices(left);
  usePeerNotices(peers);
  useLineNotices(snapshot.status);

  const close = (): void => {
    setDialog(null);
  };
  const summary = terms.summaries[summaryOf(room.policy)];
  const label = <RoomTerms policy={room.policy} />;
  return (
    <div className="stage">
      <main className={closing ? 'room closing' : 'room'}>
        <WallClock life={life} />
        <header className="bar">
          <Glyph policy={room.policy} life={life} />
          <div className="who">
            <h1>{name}</h1>
            <span>
              {say(
                peer?.left
                  ? 'room.leftSeat'
                  : !peer?.present
                    ? 'room.away'
                    : snapshot.status === 'offline'
                      ? 'room.before'
                      : 'room.here',
              )}
            </span>
          </div>
          {left !== null && (
            <div className="left num" role="timer" aria-label={say('room.timeLeft')}>
              <time dateTime={isoDuration(left)}>{shortClock(left)}</time>
              <small>{say('room.left')}</small>
            </div>
          )}
          <IconButton
            label={say('room.more')}
            onClick={() => {
              setDialog('more');
            }}
          >
            <Icon name="regular/dots-three-vertical" size="l" />
          </IconButton>
          <div className="wall-line">
            <i style={{ inlineSize: `${life}%` }} />
          </div>
        </header>
        <Strip
          line={
            line.status === 'refused'
              ? 'refused'
              : snapshot.status === 'offline' || line.status === 'offline'
                ? 'offline'
                : 'online'
          }
          closing={closing}
          summary={summary}
          onTerms={() => {
            setDialog('terms');
          }}
        />
        <MessageLog session={session} snapshot={snapshot} room={room} />
        <Composer session={session} room={room} />
      </main>
      <Rail
        room={room}
        left={left}
        terms={label}
        seats={<SeatList room={room} participants={snapshot.participants} />}
        onEnd={() => {
          setDialog('end');
        }}
      />
      {dialog === 'terms' && (
        <Dialog headline={summary} onClose={close} actions={<Button onClick={close}>{say('terms.close')}</Button>}>
          {label}
        </Dialog>
      )}
      {dialog === 'more' && (
        <Dialog
          headline={say('room.seats')}
          onClose={close}
          actions={
            <>
              <Button
                look="line danger-text"
                onClick={() => {
                  setDialog('end');
                }}
              >
                {say('room.end')}
              </Button>
              <Button onClick={close}>{say('terms.close')}</Button>
            </>
          }
        >
          <div className="in-dialog">
            <SeatList room={room} participants={snapshot.participants} />
            {label}
          </div>
        </Dialog>
      )}
      {dialog === 'end' && <EndDialog room={room} onClose={close} onRoom={onRoom} />}
    </div>
  );
}

/** One line under the bar: the terms on phones; a lost network or the last minute on every screen. */
function Strip({
  line,
  closing,
  summary,
  onTerms,
}: {
  line: 'online' | 'offline' | 'refused';
  closing: boolean;
  summary: string;
  onTerms: () => void;
}) {
  const { say } = useTexts();
  const { announce } = useAnnouncer();
  const fault = line === 'online' ? null : say(`net.${line}`);
  useEffect(() => {
    if (fault !== null) announce(fault);
  }, [fault, announce]);
  if (fault !== null) {
    return (
      <div className="strip off">
        <Icon name="bold/wifi-slash" size="s" />
        <span>{fault}</span>
      </div>
    );
  }
  if (closing) {
    return (
      <div className="strip bad">
        <Icon name="bold/hourglass-medium" size="s" />
        <span>{say('time.60')}</span>
      </div>
    );
  }
  return (
    <button type="button" className="strip phone-only" onClick={onTerms}>
      <Icon name="fill/eye" size="s" />
      <span>{summary}</span>
      <Icon name="bold/caret-right" size="s" />
    </button>
  );
}

import type { RoomSession, RoomSnapshot } from '@parley/client';
import { summaryOf, type RoomView } from '@parley/contracts';
import { Button, Dialog, WallClock, preloadDialog, useSecondsLeft } from '@parley/ui';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePageTitle } from '../frame/page-title.js';
import { RoomTerms } from '../frame/room-terms.js';
import { useClient } from '../session/client-context.js';
import { useTexts } from '../texts/texts.js';
import { Composer } from '../composer/composer.js';
import { EndDialog } from './end-dialog.js';
import { useFind } from './find/use-find.js';
import { MessageLog } from './log/message-log.js';
import { Rail } from './rail.js';
import { RoomBar } from './room-bar.js';
import { RoomStrip } from './room-strip.js';
import { SeatList } from './seat-list.js';
import { useLineNotices, usePeerNotices, useTimeNotices } from './use-notices.js';
import { usePresenceNotes } from './use-presence-notes.js';
import { useReading } from './use-reading.js';
import { useUnreadSign } from './use-unread-sign.js';

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
  const { participants, status, typing } = snapshot;
  const peers = participants.filter(({ seat }) => seat !== room.seat);
  const peer = peers[0];
  const life = left !== null && room.policy.end.after !== null ? (100 * left) / room.policy.end.after : 100;
  const closing = left !== null && left <= 60;
  const reading = useReading(session, snapshot, room.seat);
  const notes = usePresenceNotes(participants, room.seat, snapshot.entries.at(-1)?.seq ?? 0, now);
  const find = useFind();
  const title = say('room.title', { name: peer?.name ?? '' });
  usePageTitle(reading.unread > 0 ? `(${reading.unread}) ${title}` : title);
  useUnreadSign(reading.unread > 0);
  useEffect(preloadDialog, []);
  useTimeNotices(left);
  usePeerNotices(peers);
  useLineNotices(status);

  const close = (): void => {
    setDialog(null);
  };
  const summary = terms.summaries[summaryOf(room.policy)];
  const label = <RoomTerms policy={room.policy} />;
  const seats = <SeatList room={room} participants={participants} notes={notes} />;
  return (
    <div className="stage">
      <main className={['room', closing && 'closing', find.Bar && 'finding'].filter(Boolean).join(' ')}>
        <WallClock life={life} />
        <RoomBar
          policy={room.policy}
          peer={peer}
          writes={peer !== undefined && typing.includes(peer.seat)}
          status={status}
          left={left}
          life={life}
          onFind={find.open}
          onMore={() => {
            setDialog('more');
          }}
        />
        {find.Bar && <find.Bar session={session} snapshot={snapshot} onFound={find.setFound} onClose={find.close} />}
        <div className="wall-line">
          <i style={{ inlineSize: `${life}%` }} />
        </div>
        <RoomStrip
          line={line.status}
          status={status}
          closing={closing}
          summary={summary}
          onTerms={() => {
            setDialog('terms');
          }}
          onTry={() => {
            connection.open();
          }}
        />
        <MessageLog
          session={session}
          snapshot={snapshot}
          room={room}
          reading={reading}
          notes={notes}
          found={find.found}
        />
        <Composer session={session} room={room} />
      </main>
      <Rail
        room={room}
        left={left}
        terms={label}
        seats={seats}
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
            {seats}
            {label}
          </div>
        </Dialog>
      )}
      {dialog === 'end' && <EndDialog room={room} onClose={close} onRoom={onRoom} />}
    </div>
  );
}

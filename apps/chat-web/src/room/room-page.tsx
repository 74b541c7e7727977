import type { RoomSession, RoomSnapshot } from '@parley/client';
import { summaryOf, type RoomView } from '@parley/contracts';
import { WallClock, lazyPart, preloadDialog, useSecondsLeft, usePageTitle } from '@parley/ui';
import { useState, useSyncExternalStore } from 'react';
import { useMessageAlerts } from '../alerts/use-message-alerts.js';
import { Composer } from '../composer/composer.js';
import { EndedComposer } from '../composer/ended-composer.js';
import { RoomTerms } from '../frame/room-terms.js';
import { useWarmed } from '../frame/use-warmed.js';
import { LightboxHost } from '../images/lightbox-host.js';
import { useClient } from '../session/client-context.js';
import { useTexts } from '../texts/texts.js';
import { useFind } from './find/use-find.js';
import { MessageLog } from './log/message-log.js';
import { Rail } from './rail.js';
import { RoomBar } from './room-bar.js';
import type { RoomDialog } from './room-dialogs.js';
import { RoomStrip } from './room-strip.js';
import { SeatList } from './seat-list.js';
import { useLineNotices, usePeerNotices, useTimeNotices } from './use-notices.js';
import { usePresenceNotes } from './use-presence-notes.js';
import { useReading } from './use-reading.js';
import { useUnreadSign } from './use-unread-sign.js';

const roomDialogs = () => import('./room-dialogs.js');
const RoomDialogs = lazyPart(() => roomDialogs().then(({ RoomDialogs }) => RoomDialogs));

/** Seconds before the end in which the room says that it ends. */
const CLOSING = 60;

export interface RoomPageProps {
  session: RoomSession;
  snapshot: RoomSnapshot;
  room: RoomView;
  /** The room has ended: what was said can be read, and nothing more is said. */
  over: boolean;
  /** A newer view of the room, from an answer. */
  onRoom: (room: RoomView) => void;
}

/** Two people talk: bar, log and composer, and on wide screens the rail with clock, terms and seats. */
export function RoomPage({ session, snapshot, room, over, onRoom }: RoomPageProps) {
  const { say, terms } = useTexts();
  const { clock } = session;
  const { connection } = useClient();
  const line = useSyncExternalStore(connection.subscribe, connection.getSnapshot);
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  const [now] = useState(() => () => clock.now());
  const left = useSecondsLeft(over ? null : room.endsAt, now);
  const { participants, entries, status, typing } = snapshot;
  const peers = participants.filter(({ seat }) => seat !== room.seat);
  const peer = peers[0];
  const life = over ? 0 : left !== null && room.policy.end.after !== null ? (100 * left) / room.policy.end.after : 100;
  const closing = left !== null && left <= CLOSING;
  const reading = useReading(session, snapshot, room.seat);
  const notes = usePresenceNotes(participants, room.seat, entries.at(-1)?.seq ?? 0, now);
  const find = useFind();
  const title = over ? `${say('ended.title')} · Parley` : say('room.title', { name: peer?.name ?? '' });
  usePageTitle(reading.unread > 0 ? `(${reading.unread}) ${title}` : title);
  useUnreadSign(reading.unread > 0);
  useMessageAlerts(snapshot, room.seat);
  useWarmed([roomDialogs, preloadDialog]);
  useTimeNotices(left);
  usePeerNotices(peers);
  useLineNotices(status);

  const label = <RoomTerms policy={room.policy} />;
  const seats = (
    <SeatList room={room} participants={participants} notes={notes} over={over} offline={status === 'offline'} />
  );
  return (
    <div className="stage">
      <main className={['room', closing && 'closing', find.Bar && 'finding'].filter(Boolean).join(' ')}>
        <WallClock life={life} />
        <RoomBar
          policy={room.policy}
          peer={peer}
          writes={peer !== undefined && typing.includes(peer.seat)}
          status={over ? 'ended' : status}
          left={left}
          life={life}
          onFind={find.open}
          onMore={() => {
            setDialog('more');
          }}
        />
        {/* On phones find stands where the bar is; the page keeps its heading. */}
        {find.Bar && <h1 className="vh phone-only">{peer?.name}</h1>}
        {find.Bar && <find.Bar session={session} snapshot={snapshot} onFound={find.setFound} onClose={find.close} />}
        <div className="wall-line">
          <i style={{ inlineSize: `${life}%` }} />
        </div>
        {!over && (
          <RoomStrip
            line={line.status}
            status={status}
            closing={closing}
            unsigned={snapshot.signingFault !== null}
            summary={terms.summaries[summaryOf(room.policy)]}
            onTerms={() => {
              setDialog('terms');
            }}
            onTry={() => {
              connection.open();
            }}
          />
        )}
        <MessageLog
          session={session}
          snapshot={snapshot}
          room={room}
          reading={reading}
          notes={notes}
          found={find.found}
        />
        {over ? (
          <EndedComposer session={session} room={room} outbox={snapshot.outbox} />
        ) : (
          <Composer session={session} room={room} />
        )}
      </main>
      <Rail
        room={room}
        left={left}
        closing={closing}
        terms={label}
        seats={seats}
        onEnd={
          over || !room.policy.end.byParticipant
            ? null
            : () => {
                setDialog('end');
              }
        }
      />
      <LightboxHost />
      {dialog && (
        <RoomDialogs
          open={dialog}
          room={room}
          over={over}
          label={label}
          seats={seats}
          onOpen={setDialog}
          onRoom={onRoom}
          onMissing={() => {
            setDialog(null);
          }}
        />
      )}
    </div>
  );
}
